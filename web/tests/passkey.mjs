// A passkey in a real browser with an authenticator of the browser's own: registered, used to sign in, refused, removed.
import { checkPage, faults } from './lib.mjs'

/**
 * Walks through the life of a passkey and says what was wrong.
 * @param {{browser: import('playwright-core').Browser, base: string, signIn: (page: import('playwright-core').Page, email: string) => Promise<void>}} options
 * @returns {Promise<string[]>}
 */
export async function passkey ({ browser, base, signIn }) {
  const wrong = []
  const context = await browser.newContext({ locale: 'de-DE' })
  try {
    const page = await context.newPage()
    const cdp = await context.newCDPSession(page)
    await cdp.send('WebAuthn.enable')
    const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true }
    })
    const verified = (isUserVerified) => cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified })

    await signIn(page, 'k.oehler@example.org')
    await page.goto(`${base}/konto/passkeys/neu`)
    await page.locator('#name').fill('Prüfgerät')
    await page.getByRole('button', { name: 'Passkey einrichten' }).click()
    await page.waitForURL(/\/konto\/passkeys$/)
    if (!await page.getByRole('rowheader', { name: 'Prüfgerät', exact: true }).isVisible()) wrong.push('the new passkey is not listed')
    const { credentials } = await cdp.send('WebAuthn.getCredentials', { authenticatorId })
    if (credentials.length !== 1 || !credentials[0].isResidentCredential) wrong.push('the authenticator keeps no discoverable key')
    wrong.push(...faults(await checkPage(page, `${base}/konto/passkeys`, { lang: 'de' })))

    await context.clearCookies()
    await page.goto(`${base}/anmelden?zurueck=/konto`)
    await verified(false)
    const button = page.getByRole('button', { name: 'Mit Passkey anmelden' })
    await button.click()
    await page.getByText('Das hat nicht geklappt').waitFor()
    await verified(true)
    await page.waitForTimeout(1100) // two presses within a second are one
    await button.click()
    await page.waitForURL(({ pathname }) => pathname === '/konto')
    if (!await page.getByRole('cell', { name: 'Passkey', exact: true }).first().isVisible()) wrong.push('the session does not say that a passkey opened it')

    await page.goto(`${base}/konto/passkeys`)
    await page.getByRole('button', { name: /^Entfernen/ }).click()
    await page.waitForURL(/entfernt=ja/)
    if (!await page.getByText('keinen zweiten Faktor mehr').isVisible()) wrong.push('nobody says that the last second factor is gone')
    await context.clearCookies()
    await page.goto(`${base}/anmelden`)
    await button.click()
    await page.getByText('Der Passkey wurde nicht angenommen').first().waitFor()
  } finally {
    await context.close()
  }

  const plain = await browser.newContext({ javaScriptEnabled: false })
  const page = await plain.newPage()
  await page.goto(`${base}/anmelden`)
  if (await page.getByRole('button', { name: 'Mit Passkey anmelden' }).isVisible()) wrong.push('a button that needs script is shown without')
  await plain.close()
  return wrong
}

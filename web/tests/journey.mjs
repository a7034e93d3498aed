// The first chain from end to end: apply, ask back, answer, decide, download, verify.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** Tries until `work` gives something, for at most so many seconds. */
async function eventually (what, seconds, work) {
  for (let waited = 0; waited < seconds * 4; waited++) {
    const found = await work()
    if (found) return found
    await sleep(250)
  }
  throw new Error(`${what} did not come within ${seconds} s`)
}

/** The code in the latest mail to this address. */
function codeFor (data, email) {
  const folder = join(data, 'mail')
  let files = []
  try { files = readdirSync(folder).filter((name) => name.endsWith('.eml')) } catch { return undefined }
  const mails = files.map((name) => join(folder, name)).sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)
  for (const mail of mails) {
    const text = readFileSync(mail, 'utf8')
    const code = /^To: .*/m.exec(text)?.[0].includes(email) && /lautet: (\d{6})/.exec(text.replaceAll('=\r\n', ''))
    if (code) return code[1]
  }
  return undefined
}

/** Runs the whole journey and gives the path of the status page. */
export async function journey ({ browser, base, data, program, pictures, javaScriptEnabled, signIn }) {
  const email = `kim.${javaScriptEnabled ? 'mit' : 'ohne'}@example.org`
  const shot = async (page, name) => {
    if (!javaScriptEnabled) return
    for (const [kind, width] of [['wide', 1280], ['phone', 390]]) {
      await page.setViewportSize({ width, height: 900 })
      await page.screenshot({ path: join(pictures, `${name}-${kind}.png`), fullPage: true })
    }
    await page.setViewportSize({ width: 1280, height: 900 })
  }
  const context = await browser.newContext({ locale: 'de-DE', javaScriptEnabled, acceptDownloads: true })
  const citizen = await context.newPage()
  await citizen.goto(`${base}/`)
  await shot(citizen, '01-start')
  await citizen.goto(`${base}/leistungen/meldebescheinigung`)
  await shot(citizen, '02-service')
  await citizen.getByRole('button', { name: 'Jetzt online beantragen' }).click()

  // Nothing filled in: problems first, nothing lost.
  await citizen.getByRole('button', { name: 'Weiter', exact: true }).click()
  await citizen.locator('.r-error-summary').waitFor()
  await shot(citizen, '03-problems')
  await citizen.locator('#familienname').fill('Beispiel')
  await citizen.locator('#vornamen').fill('Kim <b>Robin</b>')
  await citizen.locator('#geburtsdatum-day').fill('27')
  await citizen.locator('#geburtsdatum-month').fill('3')
  await citizen.locator('#geburtsdatum-year').fill('1985')
  await citizen.getByRole('button', { name: 'Weiter', exact: true }).click()
  // A script is no name.
  await citizen.locator('.r-error-summary').waitFor()
  await citizen.locator('#vornamen').fill('Kim Robin')
  await citizen.getByRole('button', { name: 'Weiter', exact: true }).click()
  await citizen.locator('#anschrift-street').fill('Lindenhof')
  await citizen.locator('#anschrift-number').fill('7')
  await citizen.locator('#anschrift-postal_code').fill('06749')
  await citizen.locator('#anschrift-city').fill('Bitterfeld-Wolfen')
  await shot(citizen, '04-address')
  await citizen.getByRole('button', { name: 'Weiter', exact: true }).click()
  await citizen.locator('#email').fill(email)
  await citizen.getByRole('button', { name: 'Weiter', exact: true }).click()
  await citizen.locator('input[type=checkbox]').check()
  await citizen.getByRole('button', { name: 'Weiter', exact: true }).click()

  await citizen.getByRole('button', { name: 'Code senden' }).click()
  const code = await eventually('the code', 30, async () => codeFor(data, email))
  await citizen.locator('#code').fill(code)
  await shot(citizen, '05-code')
  await citizen.getByRole('button', { name: 'Weiter', exact: true }).click()
  await citizen.getByRole('heading', { name: 'Angaben prüfen' }).waitFor()
  await shot(citizen, '06-review')
  await citizen.getByRole('button', { name: 'Verbindlich absenden' }).click()
  await citizen.waitForURL(/\/status\//)
  await shot(citizen, '07-sent')
  const status = new URL(citizen.url()).pathname
  const reference = (await citizen.locator('.r-reference').first().textContent()).trim()

  // The clerk finds the case by its reference, takes it and asks back.
  const desk = await (await browser.newContext({ locale: 'de-DE', javaScriptEnabled })).newPage()
  await signIn(desk, 'm.sahin@example.org')
  await shot(desk, '08-worklist')
  await desk.goto(`${base}/suche?q=${encodeURIComponent(reference)}`)
  await desk.locator('main table a').first().click()
  await shot(desk, '09-case')
  await desk.getByRole('button', { name: 'Vorgang übernehmen' }).click()
  await desk.getByText('Rückfrage stellen').click()
  await desk.locator('#frage').fill('Wohnen Sie im Vorderhaus?')
  await desk.getByRole('button', { name: 'Rückfrage senden' }).click()
  await desk.getByText('wartet auf Antwort').first().waitFor().catch(() => {})

  await citizen.goto(`${base}${status}`)
  await citizen.getByText('Wohnen Sie im Vorderhaus?').waitFor()
  await shot(citizen, '10-question')
  await citizen.locator('#antwort').fill('Ja, im Vorderhaus.')
  await citizen.getByRole('button', { name: 'Antwort senden' }).click()
  await citizen.getByText('Ihre Antwort ist angekommen').waitFor()

  // Nobody of this name is registered: the refusal says so to nobody.
  await desk.reload()
  await desk.getByText('Ja, im Vorderhaus.').waitFor()
  await desk.getByLabel('Ablehnen').check()
  await desk.locator('#gruende').fill('Zu den Angaben gibt es keinen Eintrag im Melderegister.')
  await shot(desk, '11-decision')
  await desk.getByRole('button', { name: 'Entscheiden', exact: true }).click()
  await desk.getByText('Entschieden: abgelehnt').waitFor()

  const letter = await eventually('the notice', 60, async () => {
    await citizen.goto(`${base}${status}`)
    const link = citizen.getByRole('link', { name: /Bescheid über Ihren Antrag/ })
    return (await link.count()) > 0 ? link.getAttribute('href') : undefined
  })
  await shot(citizen, '12-decided')
  const pdf = Buffer.from(await (await citizen.request.get(`${base}${letter}`)).body())
  const file = join(mkdtempSync(join(tmpdir(), 'rathaus-')), 'notice.pdf')
  writeFileSync(file, pdf)

  await citizen.goto(`${base}/pruefen`)
  await citizen.locator('input[type=file]').setInputFiles(file)
  await citizen.getByRole('button', { name: 'Prüfen', exact: true }).click()
  await citizen.getByText('Das Schreiben ist echt und unverändert.').waitFor()
  await shot(citizen, '13-genuine')

  // The same without the server, and a changed byte is found.
  const key = (await (await citizen.request.get(`${base}/log/key`)).text()).trim()
  execFileSync(program, ['verify', file, '--checkpoint-key', key])
  pdf[Math.floor(pdf.length / 3)] ^= 1
  writeFileSync(file, pdf)
  let refused = false
  try { execFileSync(program, ['verify', file, '--checkpoint-key', key], { stdio: 'pipe' }) } catch { refused = true }
  if (!refused) throw new Error('a changed byte was not found')
  await context.close()
  await desk.context().close()
  return status
}

// The first chain from end to end: apply, ask back, answer, decide, download, verify. One walk for every service and every
// hand (mouse or keyboard), with and without script, on both databases.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { keyboard, mouse } from './keyboard.mjs'

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

/** The resident that the demo proposes to apply as, out of what it printed. */
export function resident (printed) {
  const line = (label) => new RegExp(`^ *${label}: +(.+)$`, 'm').exec(printed)?.[1].trim() ?? ''
  const home = (label) => {
    const [, street, number, code, city] = /^(.+) (\S+), (\d{5}) (.+)$/.exec(line(label)) ?? []
    return { street, number, code, city }
  }
  const [day, month, year] = line('Born').split('.')
  return { family: line('Family name'), given: line('Given names'), day, month, year, main: home('Main home'), second: home('Second home') }
}

/** Nobody of this name is registered. */
export const NOBODY = { family: 'Beispiel', given: 'Kim Robin', day: '27', month: '3', year: '1985', main: { street: 'Lindenhof', number: '7', code: '06749', city: 'Bitterfeld-Wolfen' } }

const person = (who) => [['fill', 'Familienname', who.family], ['fill', 'Alle Vornamen', who.given], ['fill', 'Tag', who.day], ['fill', 'Monat', who.month], ['fill', 'Jahr', who.year]]
const home = (at) => [['fill', 'Straße', at.street], ['fill', 'Hausnummer', at.number], ['fill', 'Postleitzahl', at.code], ['fill', 'Ort', at.city]]
const today = new Date()

/** What is typed, page by page. */
export const SERVICES = {
  meldebescheinigung: {
    name: 'Meldebescheinigung',
    letter: { approved: /^Meldebescheinigung \(PDF/, refused: /^Bescheid über Ihren Antrag .*\(PDF/ },
    pages: (who, email) => [person(who), home(who.main), [['fill', 'E-Mail-Adresse', email]], [['tick', /^Ich beantrage die Bescheinigung/]]]
  },
  'abmeldung-nebenwohnung': {
    name: 'Abmeldung einer Nebenwohnung',
    letter: { approved: /^Amtliche Meldebestätigung .*\(PDF/ },
    pages: (who, email) => [
      [['choose', 'Nein'], ['choose', 'die Nebenwohnung, aus der ich ausziehe']],
      person(who),
      [...home(who.second), ['fill', 'Tag', String(today.getDate())], ['fill', 'Monat', String(today.getMonth() + 1)], ['fill', 'Jahr', String(today.getFullYear())], ['choose', 'Nein']],
      home(who.main),
      [['fill', 'E-Mail-Adresse', email]],
      [['tick', /^Ich gebe die Nebenwohnung auf/]]
    ]
  }
}

/** From the summary of what is wrong to the field: the first link leads there, and the focus with it. */
async function mend (page, hand) {
  await page.locator('.r-error-summary').waitFor()
  if (!hand.to) return
  const link = page.locator('.r-error-summary a').first()
  const [text, href] = [(await link.textContent()).trim(), await link.getAttribute('href')]
  await hand.to({ role: 'link', name: text })
  await hand.press('Enter')
  const arrived = await page.evaluate((id) => {
    const target = document.getElementById(id)
    return target === document.activeElement || target.contains(document.activeElement)
  }, href.slice(1))
  if (!arrived) throw new Error(`${page.url()}: the link „${text}“ does not lead the focus to ${href}`)
}

/**
 * Runs a whole journey and gives the path of the status page.
 * @param {{service: string, who: object, outcome: 'approved'|'refused', keys: boolean}} plan what is walked, and with which hand
 * @param {{browser, base, data, program, letters, javaScriptEnabled, look: (page, name: string) => Promise<void>, signIn}} house
 */
export async function journey (plan, house) {
  const { browser, base, data, javaScriptEnabled, look } = house
  const { name, pages, letter } = SERVICES[plan.service]
  const label = [plan.service, plan.outcome, plan.keys ? 'keys' : 'mouse', javaScriptEnabled ? 'script' : 'plain'].join('-')
  // Of every run its own, or the code of a run before would be taken.
  const email = `${label}.${Date.now().toString(36)}@example.org`
  const hands = async (page) => plan.keys ? keyboard(page) : mouse(page)
  // Without smooth scrolling, so that it is told where the focus is and not where it was.
  const settings = { locale: 'de-DE', javaScriptEnabled, reducedMotion: 'reduce' }
  const context = await browser.newContext(settings)
  const office = await browser.newContext(settings)
  for (const each of [context, office]) each.setDefaultTimeout(90_000)
  try {
    const citizen = await context.newPage()
    const hand = await hands(citizen)
    await apply(citizen, hand)
    const status = new URL(citizen.url()).pathname
    const reference = (await citizen.locator('.r-reference').first().textContent()).trim()
    const desk = await office.newPage()
    const clerk = await hands(desk)
    await ask(desk, clerk, reference)
    await answer(citizen, hand, status)
    await decide(desk, clerk, reference)
    const file = await download(citizen, hand, status)
    await verify(citizen, hand, file)
    return status
  } finally {
    await context.close()
    await office.close()
  }

  async function apply (page, hand) {
    await page.goto(`${base}/`)
    await look(page, 'start')
    await hand.pastTheSkipLink()
    await hand.fill('Welche Leistung suchen Sie?', name.split(' ').at(-1))
    await hand.push('Suchen')
    await look(page, 'found')
    await hand.follow(name)
    await page.waitForURL(/leistungen\//)
    await look(page, 'service')
    await hand.push('Jetzt online beantragen')
    await page.waitForURL(/seite/)
    // Nothing filled in: problems first.
    await hand.pastTheSkipLink()
    await hand.push('Weiter')
    await mend(page, hand)
    await look(page, 'problems')
    for (const [at, steps] of pages(plan.who, email).entries()) {
      for (const [act, field, text] of steps) await hand[act](field, text)
      await look(page, `page-${at + 1}`)
      await hand.push('Weiter')
    }
    await prove(page, hand)
    // One answer is changed on the way, and the way leads back.
    await hand.follow(/^Ändern.*Alle Vornamen/)
    await page.waitForURL(/zurueck=pruefen/)
    await hand.fill('Alle Vornamen', 'Kim <b>Robin</b>')
    await hand.push('Weiter')
    // A script is no name.
    await mend(page, hand)
    await hand.fill('Alle Vornamen', plan.who.given)
    await hand.push('Weiter')
    await page.getByRole('heading', { name: 'Angaben prüfen' }).waitFor()
    await hand.push('Verbindlich absenden')
    await page.waitForURL(/\/status\//)
    await look(page, 'sent')
  }

  async function prove (page, hand) {
    await page.waitForURL(/code/)
    await look(page, 'code-wanted')
    await hand.push('Code senden')
    await page.waitForURL(/gesendet/)
    const code = await eventually('the code', 30, async () => codeFor(data, email))
    await hand.fill('Code aus der E-Mail', code === '000000' ? '000001' : '000000')
    await hand.push('Weiter')
    await mend(page, hand)
    await look(page, 'wrong-code')
    await hand.fill('Code aus der E-Mail', code)
    await hand.push('Weiter')
    await page.getByRole('heading', { name: 'Angaben prüfen' }).waitFor()
    await look(page, 'review')
  }

  async function ask (page, hand, reference) {
    await page.goto(`${base}/anmelden`)
    await hand.fill('E-Mail-Adresse', 'm.sahin@example.org')
    if (plan.keys) { await hand.press('Tab'); await page.keyboard.type('Muldestausee-2026') } else await page.locator('#password').fill('Muldestausee-2026')
    await hand.push('Anmelden')
    await page.waitForURL(/arbeitsplatz/)
    await look(page, 'worklist')
    // The clerk finds the case by its reference, takes it and asks back.
    await hand.fill('Akten und Vorgänge durchsuchen', reference)
    await hand.push('Suchen')
    await look(page, 'search')
    await hand.follow(new RegExp(`^${name}: `))
    await page.waitForURL(/vorgaenge/)
    await look(page, 'case')
    await hand.push('Vorgang übernehmen')
    await page.getByText('Rückfrage stellen').waitFor()
    await hand.pastTheSkipLink()
    await hand.unfold('Rückfrage stellen')
    await look(page, 'asking')
    await hand.push('Rückfrage senden')
    await mend(page, hand)
    await look(page, 'asked-nothing')
    await hand.fill('Was möchten Sie wissen?', 'Wohnen Sie im Vorderhaus?')
    await hand.push('Rückfrage senden')
    await page.getByText('Rückfrage offen').first().waitFor()
    await look(page, 'waiting')
  }

  async function answer (page, hand, status) {
    await page.goto(`${base}${status}`)
    await page.getByText('Wohnen Sie im Vorderhaus?').waitFor()
    await look(page, 'question')
    await hand.push('Antwort senden')
    await mend(page, hand)
    await hand.fill('Ihre Antwort', 'Ja, im Vorderhaus.')
    await hand.push('Antwort senden')
    await page.getByText('Ihre Antwort ist angekommen').waitFor()
    await look(page, 'answered')
  }

  async function decide (page, hand, reference) {
    // Back by the worklist, as on any morning.
    await page.goto(`${base}/arbeitsplatz`)
    await hand.pastTheSkipLink()
    const row = page.locator('tr').filter({ has: page.getByText(reference, { exact: true }) })
    await row.waitFor()
    const link = row.getByRole('link').first()
    await hand.follow((await link.textContent()).trim(), await link.getAttribute('href'))
    await page.getByText('Ja, im Vorderhaus.').waitFor()
    await hand.pastTheSkipLink()
    await hand.push('Entscheiden')
    await mend(page, hand)
    await look(page, 'undecided')
    if (plan.outcome === 'approved') await hand.choose('Stattgeben')
    else {
      await hand.choose('Ablehnen')
      await hand.fill('Gründe (bei Ablehnung nötig)', 'Zu den Angaben gibt es keinen Eintrag im Melderegister.')
    }
    await look(page, 'decision')
    await hand.push('Entscheiden')
    await page.getByText(plan.outcome === 'approved' ? 'Entschieden: stattgegeben' : 'Entschieden: abgelehnt').waitFor()
    await look(page, 'decided')
  }

  async function download (page, hand, status) {
    const found = (wanted) => eventually(`the letter ${wanted}`, 60, async () => {
      await page.goto(`${base}${status}`)
      const link = page.getByRole('link', { name: wanted })
      return (await link.count()) > 0 ? link.first() : undefined
    })
    mkdirSync(house.letters, { recursive: true })
    let file
    for (const [kind, wanted] of [['receipt', /^Eingangsbestätigung \(PDF/], ['notice', letter[plan.outcome]]]) {
      const link = await found(wanted)
      if (hand.to) await hand.to({ role: 'link', name: wanted })
      const answer = await page.request.get(new URL(await link.getAttribute('href'), base).href)
      if (answer.headers()['content-type'] !== 'application/pdf') throw new Error(`${wanted} is no PDF`)
      file = join(house.letters, `${label}-${kind}.pdf`)
      writeFileSync(file, await answer.body())
    }
    await look(page, 'letters')
    return file
  }

  async function verify (page, hand, file) {
    await page.goto(`${base}/pruefen`)
    await hand.pastTheSkipLink()
    await hand.push('Prüfen')
    await mend(page, hand)
    await hand.attach(/PDF-Datei des Schreibens/, file)
    await hand.push('Prüfen')
    await page.getByText('Das Schreiben ist echt und unverändert.').waitFor()
    await look(page, 'genuine')
    // The same without the server, and a changed byte is found.
    const key = (await (await page.request.get(`${base}/log/key`)).text()).trim()
    execFileSync(house.program, ['verify', file, '--checkpoint-key', key], { stdio: 'pipe' })
    const pdf = readFileSync(file)
    pdf[Math.floor(pdf.length / 3)] ^= 1
    // Beside the letters, which others read.
    const changed = join(house.letters, '../..', `${basename(house.letters)}-${label}-changed.pdf`)
    writeFileSync(changed, pdf)
    let refused = false
    try { execFileSync(house.program, ['verify', changed, '--checkpoint-key', key], { stdio: 'pipe' }) } catch { refused = true }
    if (!refused) throw new Error('a changed byte was not found')
    await hand.attach(/PDF-Datei des Schreibens/, changed)
    await hand.push('Prüfen')
    await page.getByText('Das Schreiben ist nicht so, wie es ausgestellt wurde.').waitFor()
    await look(page, 'changed')
  }
}

// A process is drawn: with the table editor, without script and by keyboard alone, up to its approval by another; then the graphical
// modeller, which needs script.
import { keyboard } from './keyboard.mjs'
import { axe, faults } from './lib.mjs'

const PASSWORD = 'Muldestausee-2026'

async function enter (browser, base, email, javaScriptEnabled) {
  const context = await browser.newContext({ locale: 'de-DE', javaScriptEnabled, reducedMotion: 'reduce' })
  context.setDefaultTimeout(30_000)
  const page = await context.newPage()
  const hand = await keyboard(page)
  await page.goto(`${base}/anmelden`)
  await hand.fill('E-Mail-Adresse', email)
  // A password has no role by which it could be found.
  await hand.press('Tab')
  await page.keyboard.type(PASSWORD)
  await hand.push('Anmelden')
  await page.waitForURL(/arbeitsplatz/)
  return { page, hand }
}

async function says (page, words) {
  const text = (await page.locator('main').innerText()).replace(/\s+/g, ' ')
  if (!text.includes(words)) throw new Error(`${page.url()}: „${words}“ is not there, but: ${text.slice(0, 600)}`)
}

/**
 * Draws a process with the table editor, makes a deadlock, is refused, sees the way to it, mends it, submits it; another approves.
 * Gives the key of the process.
 */
export async function tableEditor ({ browser, base, javaScriptEnabled, look }) {
  // Behind the draft of the demo, which is the example of most pages.
  const key = `verlorenes-${Date.now().toString(36)}`
  const draft = `/prozesse/${key}/entwurf`
  const head = await enter(browser, base, 'd.kretzschmar@example.org', javaScriptEnabled)
  const office = await enter(browser, base, 'm.yilmaz@example.org', javaScriptEnabled)
  const { page, hand } = head
  try {
    await page.goto(`${base}/prozesse/neu`)
    await hand.fill('Wie heißt der Prozess?', 'Fundsache zurückgeben')
    await hand.fill(/^Kürzel/, key)
    await hand.push('Entwurf anlegen')
    await says(page, 'In Ordnung: Jeder Ablauf kommt zu seinem Ende.')
    await look(page, 'begun')
    await hand.follow(/^Bearbeiten ?: Schritt 2$/, `${draft}/schritt/bearbeiten`)
    await hand.fill('Name', 'Eigentum prüfen')
    await hand.fill(/^Frist/, 'bald')
    await hand.push('Speichern')
    // Refused, and nothing typed is lost.
    await says(page, 'Geben Sie eine Zahl von Arbeitstagen an')
    await look(page, 'step-refused')
    await hand.fill(/^Frist/, '3')
    await hand.push('Speichern')
    await says(page, 'Benutzeraufgabe „Eigentum prüfen“')
    await says(page, '3 Arbeitstage')
    await hand.follow(/^Verzweigen ?: Schritt 2$/, `${draft}/schritt/bearbeiten/verzweigen`)
    await hand.choose('Entscheidung: genau ein Weg')
    await hand.fill('Frage', 'Eigentum geklärt?')
    await hand.fill('Name des Wegs', 'ja')
    await hand.fill('Bedingung', 'geklaert = true')
    await hand.fill('Aufgabe auf diesem Weg', 'Fundsache ausgeben')
    await hand.fill('Name des Wegs', 'nein')
    await hand.fill('Bedingung', '')
    await hand.fill('Aufgabe auf diesem Weg', 'Fundsache aufbewahren')
    await hand.push('Verzweigen')
    await says(page, 'In Ordnung: Jeder Ablauf kommt zu seinem Ende.')
    // Where one of two ways is taken, a join that waits for both never goes on.
    await hand.follow(/^Bearbeiten ?: Schritt 6$/, `${draft}/schritt/entscheidung`)
    await hand.choose('Gleichzeitig: alle Wege')
    await hand.push('Speichern')
    await page.goto(`${base}${draft}`)
    await says(page, 'Nicht jeder Ablauf kommt zu seinem Ende.')
    await says(page, 'Der Entwurf kann eingereicht werden, sobald die Prüfung keinen Fehler mehr findet.')
    await look(page, 'deadlock')
    await hand.follow('Weg dorthin ansehen', `${draft}/gegenbeispiel?befund=0`)
    await says(page, 'Am Anfang ist noch nichts geschehen.')
    let steps = 0
    while (await page.getByRole('link', { name: 'Weiter' }).count()) { await hand.follow('Weiter'); steps++ }
    if (steps < 4) throw new Error(`the way to the fault has ${steps} steps`)
    await says(page, 'Danach zeigt sich der Fehler.')
    await look(page, 'way-to-the-fault')
    await hand.follow('Zurück')
    await page.goto(`${base}${draft}`)
    await hand.push('Rückgängig')
    await says(page, 'In Ordnung: Jeder Ablauf kommt zu seinem Ende.')
    await hand.fill(/^Was hat sich geändert/, 'Neuer Prozess')
    await hand.push('Zur Freigabe einreichen')
    await says(page, 'wartet auf die Freigabe durch das Prozessmanagement')
    await look(page, 'submitted')
    await office.page.goto(`${base}/prozesse/entwuerfe`)
    await office.hand.follow('Fundsache zurückgeben', draft)
    await says(office.page, 'Zur Änderung: Neuer Prozess')
    await look(office.page, 'to-be-approved')
    await office.hand.push('Freigeben')
    await office.page.goto(`${base}${draft}`)
    await says(office.page, 'Zu diesem Prozess gibt es keinen Entwurf.')
    await office.hand.push('Entwurf beginnen')
    await says(office.page, 'Eigentum geklärt?')
    return key
  } finally {
    await page.context().close()
    await office.page.context().close()
  }
}

/** Adds a step with the graphical modeller to the draft of this process; what it draws is kept and judged. */
export async function modeller ({ browser, base }, key) {
  const { page } = await enter(browser, base, 'm.yilmaz@example.org', true)
  const refused = []
  page.on('console', (message) => { if (message.type() === 'error') refused.push(message.text()) })
  page.on('pageerror', (error) => refused.push(String(error)))
  const ready = () => page.locator('#zeichenflaeche[data-ready]').waitFor()
  try {
    const address = `${base}/prozesse/${key}/entwurf/zeichnen`
    await page.goto(address)
    await ready()
    await page.locator('.djs-shape[data-element-id="bearbeiten"]').waitFor()
    if (!await page.locator('.bjs-powered-by').isVisible()) throw new Error('the watermark of bpmn.io cannot be seen')
    const shown = await page.locator('.djs-container > svg').boundingBox()
    if (shown.height < 300) throw new Error(`the drawing is ${shown.height} px high`)
    const offered = await page.locator('.djs-palette .entry').evaluateAll((entries) => entries.map((entry) => entry.title || entry.dataset.action))
    if (!offered.length || offered.some((title) => /complex|create\.task/i.test(title))) throw new Error(`the palette offers ${offered}`)
    // By its interface: dragging would test bpmn-js.
    await page.evaluate(() => {
      const { modeller } = globalThis
      const [shape, modeling] = [modeller.get('elementRegistry').get('bearbeiten'), modeller.get('modeling')]
      const task = modeling.appendShape(shape, { type: 'bpmn:ServiceTask' }, { x: shape.x + 60, y: shape.y + 200 })
      modeling.updateProperties(task, { name: 'Register fragen' })
      modeller.get('selection').select(task)
    })
    const description = page.locator('.r-modeller__panel').getByLabel('Was bekommt er?')
    await description.fill('{ art: "Fund" }')
    const seen = faults({ violations: await axe(page), html: [], overflow: [], policy: [] })
    await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Speichern und prüfen' }).click()])
    await ready()
    await says(page, 'Gespeicherter Stand: noch nicht in Ordnung')
    await page.locator('.djs-shape', { hasText: 'Register' }).waitFor()
    const file = await (await page.request.get(`${base}/prozesse/${key}/entwurf/modell.bpmn`)).text()
    for (const kept of ['r:with="{ art: &#34;Fund&#34; }"', 'r:workingDays="3"', 'Register fragen']) {
      if (!file.replaceAll('&quot;', '&#34;').includes(kept)) throw new Error(`the file has lost ${kept}: ${file}`)
    }
    return [...refused, ...seen]
  } finally {
    await page.context().close()
  }
}

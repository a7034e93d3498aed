// A process from its first step to its first run: drawn with the table editor, without script and by keyboard alone, approved by
// another, begun, done and counted; then drawn on with the graphical modeller, which needs script, and run again.
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
 * A clerk begins the process by hand and does its tasks at the desk, one after the other; `reader` sees on the page of the process
 * where it stands, and in the end that nothing runs.
 */
async function run ({ browser, base, javaScriptEnabled, look }, key, reader, tasks) {
  const { page, hand } = await enter(browser, base, 'm.sahin@example.org', javaScriptEnabled)
  const subject = `Roter Schirm ${key}`
  try {
    await page.goto(`${base}/prozesse/${key}`)
    await hand.follow('Neuen Vorgang beginnen', `/prozesse/${key}/beginnen`)
    await look(page, 'begin')
    await hand.fill('Betreff', subject)
    await hand.push('Prozess beginnen')
    await says(page, subject)
    await look(page, 'case')
    for (const { task, answers } of tasks) {
      await says(page, task)
      await counted(reader, base, key, task)
      await look(reader, `stands-at-${task}`)
      const place = await page.getByRole('link', { name: task, exact: true }).first().getAttribute('href')
      const case_ = page.url()
      await page.goto(`${base}/aufgaben`)
      await hand.follow(/^Sachbereich Bürgerservice/)
      await hand.follow(task, place)
      await hand.push('Aufgabe übernehmen')
      await look(page, `taken-${task}`)
      for (const answer of answers) await hand.choose(answer)
      await hand.push('Aufgabe erledigen')
      await page.goto(case_)
    }
    await says(page, 'Zu diesem Vorgang ist keine Aufgabe offen.')
    await says(page, '(beendet)')
    await reader.goto(`${base}/prozesse/${key}`)
    await says(reader, 'Zurzeit läuft kein Ablauf.')
    if (await reader.locator('.d-badge__text', { hasText: '1 hier' }).count()) throw new Error('somebody still stands in the picture')
    await look(reader, 'counts-after')
  } finally {
    await page.context().close()
  }
}

/** The page of the process says, in words and in its picture, that one instance stands at this step. */
async function counted (reader, base, key, task) {
  await reader.goto(`${base}/prozesse/${key}`)
  await says(reader, 'Zurzeit läuft 1 Ablauf.')
  const step = reader.locator('li.r-steps__step', { hasText: task }).filter({ hasText: 'Jetzt: 1 Ablauf steht hier' })
  if (!await step.count()) throw new Error(`${reader.url()}: nobody stands at „${task}“`)
  if (await reader.locator('.d-badge__text', { hasText: '1 hier' }).count() !== 1) throw new Error(`${reader.url()}: the picture does not show where it stands`)
}

/**
 * Draws a process with the table editor, makes a deadlock, is refused, sees the way to it, mends it, submits it; another approves
 * and a clerk runs it. Gives the key of the process.
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
    // Where the cases lie that it opens, and who has them.
    await hand.follow('Steckbrief', `${draft}/profil`)
    await hand.select(/^Federführende Einheit/, 'Bürgerservice')
    await hand.fill(/^(Klasse|Betreff) im Aktenplan/, '12.20.80')
    await hand.fill(/^Zweck/, 'Wer etwas verloren hat, bekommt es zurück.')
    await hand.push('Steckbrief speichern')
    await hand.follow(/^Bearbeiten ?: Schritt 2$/, `${draft}/schritt/bearbeiten`)
    await hand.follow('Feld hinzufügen', `${draft}/schritt/bearbeiten/feld/neu`)
    await hand.fill('Was wird gefragt?', 'Ist das Eigentum geklärt?')
    await hand.fill('Name der Antwort', 'geklaert')
    await hand.choose('Ja oder Nein')
    await hand.push('Feld speichern')
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
    await says(office.page, 'Zurzeit läuft kein Ablauf.')
    await run({ browser, base, javaScriptEnabled, look }, key, office.page, [
      { task: 'Eigentum prüfen', answers: ['Ja'] },
      { task: 'Fundsache ausgeben', answers: [] }
    ])
    await office.hand.follow('Entwurf beginnen', draft)
    await says(office.page, 'Zu diesem Prozess gibt es keinen Entwurf.')
    await office.hand.push('Entwurf beginnen')
    await says(office.page, 'Eigentum geklärt?')
    await office.page.goto(`${base}/prozesse`)
    await office.hand.follow(/^Entwürfe \(\d+\)$/)
    await says(office.page, key)
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

/** The same draft gets a step that can run: it is compared, submitted, approved by another and run. */
export async function drawnOn ({ browser, base, look }, key) {
  const head = await enter(browser, base, 'd.kretzschmar@example.org', true)
  const office = await enter(browser, base, 'm.yilmaz@example.org', true)
  const { page, hand } = head
  const draft = `/prozesse/${key}/entwurf`
  const ready = () => page.locator('#zeichenflaeche[data-ready]').waitFor()
  try {
    await page.goto(`${base}${draft}/zeichnen`)
    await ready()
    await page.evaluate(() => {
      const { modeller } = globalThis
      const [registry, modeling] = [modeller.get('elementRegistry'), modeller.get('modeling')]
      modeling.removeElements(registry.filter((element) => element.type === 'bpmn:ServiceTask'))
      const flow = registry.get('bearbeiten').outgoing[0]
      // Room first: what lies behind moves on.
      const from = flow.waypoints[0]
      const behind = registry.filter((element) => element.x > from.x && !element.waypoints && element.type !== 'label')
      modeling.moveElements(behind, { x: 200, y: 0 })
      const task = modeling.createShape({ type: 'bpmn:UserTask' }, { x: (from.x + flow.waypoints.at(-1).x) / 2, y: from.y }, flow)
      modeling.updateProperties(task, { name: 'Register fragen' })
    })
    await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Speichern und prüfen' }).click()])
    await ready()
    await says(page, 'Gespeicherter Stand: in Ordnung')
    await page.goto(`${base}${draft}`)
    await hand.follow('Änderungen ansehen', `${draft}/vergleich`)
    await says(page, 'Entwurf gegenüber Version 1')
    await says(page, '1 Schritt ist neu')
    await look(page, 'comparison')
    await hand.follow('Zum Entwurf', draft)
    await hand.fill(/^Was hat sich geändert/, 'Das Register wird gefragt')
    await hand.push('Zur Freigabe einreichen')
    await office.page.goto(`${base}/prozesse/${key}`)
    await says(office.page, 'Zu diesem Prozess gibt es einen Entwurf.')
    await look(office.page, 'process-with-draft')
    await office.hand.follow('Änderungen ansehen', `${draft}/vergleich`)
    await says(office.page, 'Register fragen')
    await office.hand.follow('Zum Entwurf', draft)
    await office.hand.push('Freigeben')
    await says(office.page, 'Version 2')
    await run({ browser, base, javaScriptEnabled: true, look }, key, office.page, [
      { task: 'Eigentum prüfen', answers: ['Ja'] },
      { task: 'Register fragen', answers: [] },
      { task: 'Fundsache ausgeben', answers: [] }
    ])
  } finally {
    await page.context().close()
    await office.page.context().close()
  }
}

// The whole program in a real browser: citizens apply, a clerk asks back and decides, letters are checked, each state on the way
// looked at; then every page of the route table, as it is, as people change how pages look, with the keyboard alone.
// `node run.mjs journeys` does the first part without the looking, `node run.mjs journeys mouse` only those with this word.
// `RATHAUS_PICTURES=1` takes pictures of all that is looked at.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { NOBODY, journey, resident } from './journey.mjs'
import { fromTheTop, walk } from './keyboard.mjs'
import { axe, checkPage, faults, launch, overflowing, recorded, validate } from './lib.mjs'
import { usable } from './looks.mjs'
import { passkey } from './passkey.mjs'
import { drawnOn, modeller, tableEditor } from './processes.mjs'

const base = (process.env.BASE ?? 'http://127.0.0.1:8080').replace('127.0.0.1', 'localhost')
const data = process.env.RATHAUS_TOWN_DATA ?? 'demo'
const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
const target = process.env.CARGO_TARGET_DIR ?? join(root, 'target')
const program = process.env.RATHAUS_PROGRAM ?? join(target, 'debug/rathaus')
const town = process.env.RATHAUS_TOWN_NAME ?? base
const journeysOnly = process.argv.includes('journeys')
const pictures = join(target, 'tmp/pictures')
const letters = join(target, 'tmp/letters', town.replaceAll(/\W+/g, '-'))
const word = process.argv[process.argv.indexOf('journeys') + 1]
const printed = readFileSync(process.env.RATHAUS_TOWN_LOG ?? `${data}.log`, 'utf8')
const count = { journeys: 0, states: 0, pages: 0, passed: 0, failed: 0 }
for (const folder of journeysOnly ? [letters] : [pictures, letters]) rmSync(folder, { recursive: true, force: true })
for (const folder of [pictures, letters]) mkdirSync(folder, { recursive: true })

async function check (name, work) {
  try {
    const said = await work()
    if (said?.length) throw new Error(said.join('\n    '))
    count.passed++
  } catch (error) {
    count.failed++
    console.log(`  FAILED ${name} (${town})\n    ${error.message}`)
  }
}

async function shoot (page, name) {
  if (!process.env.RATHAUS_PICTURES) return
  const size = page.viewportSize()
  for (const [kind, width] of [['wide', 1280], ['phone', 390]]) {
    await page.setViewportSize({ width, height: 900 })
    await page.screenshot({ path: join(pictures, `${name}-${kind}.png`), fullPage: true })
  }
  await page.setViewportSize(size)
}

/** Looks at every state that a journey comes through: axe, the HTML as it was sent, and how the page holds out. */
function looker (label) {
  const sources = new Map()
  let step = 0
  return async (page, name) => {
    if (!sources.has(page)) { sources.set(page, recorded(page)); await page.reload() }
    count.states++
    const [focus, scroll] = [await page.evaluateHandle(() => document.activeElement), await page.evaluate(() => scrollY)]
    const title = `${label}: ${name}`
    const source = await sources.get(page)()
    await check(title, async () => faults({ violations: await axe(page), html: source ? await validate(source, 'de') : [], overflow: [], policy: [] }).concat(await usable(page)))
    await shoot(page, `${label}-${String(++step).padStart(2, '0')}-${name}`)
    if (await focus.evaluate((element) => element === document.body)) await page.evaluate(fromTheTop)
    else await focus.evaluate((element) => element.focus({ preventScroll: true }))
    await page.evaluate((top) => scrollTo({ top, behavior: 'instant' }), scroll)
  }
}

/** Signs a member of staff of the demo in. */
async function signIn (page, email) {
  await page.goto(`${base}/anmelden`)
  await page.locator('#email').fill(email)
  await page.locator('#password').fill('Muldestausee-2026')
  await page.getByRole('button', { name: 'Anmelden', exact: true }).click()
  await page.waitForURL(/arbeitsplatz/)
}

async function journeys (browser) {
  const who = resident(printed)
  const plans = [
    { service: 'meldebescheinigung', who, outcome: 'approved' },
    { service: 'meldebescheinigung', who: NOBODY, outcome: 'refused' },
    { service: 'abmeldung-nebenwohnung', who, outcome: 'approved' }
  ]
  const walks = [true, false].flatMap((javaScriptEnabled) => plans.map((plan) => ({ ...plan, javaScriptEnabled, keys: true })))
  walks.push({ ...plans[0], javaScriptEnabled: true, keys: false })
  let status
  const one = async ({ javaScriptEnabled, ...plan }) => {
    const label = [plan.service, plan.outcome].join('-')
    const title = `${label}, ${plan.keys ? 'keyboard' : 'mouse'}, ${javaScriptEnabled ? 'with' : 'without'} JavaScript`
    if (journeysOnly && word && !title.includes(word)) return
    const look = !journeysOnly && plan.keys && javaScriptEnabled ? looker(label) : async () => {}
    count.journeys++
    await check(title, async () => {
      status = await journey(plan, { browser, base, data, program, letters, javaScriptEnabled, look })
      return []
    })
  }
  // Two at a time: each waits for mails and letters now and then.
  const next = async () => { for (let walk = walks.shift(); walk; walk = walks.shift()) await one(walk) }
  await Promise.all([next(), next()])
  return status
}

/** A process is drawn, refused, mended, approved and run; then drawn on with the graphical modeller and run again. */
async function processes (browser) {
  if (journeysOnly && word && !'processes'.includes(word)) return
  let key
  for (const javaScriptEnabled of [false, true]) {
    const look = javaScriptEnabled && !journeysOnly ? looker('process') : async () => {}
    count.journeys++
    await check(`a process from its first step to its run, keyboard, ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, async () => {
      key = await tableEditor({ browser, base, javaScriptEnabled, look })
    })
  }
  count.journeys++
  if (key) await check('the graphical modeller', () => modeller({ browser, base }, key))
  count.journeys++
  const look = journeysOnly ? async () => {} : looker('drawn')
  if (key) await check('a process from the modeller to its run', () => drawnOn({ browser, base, look }, key))
}

/** A page as it is, then as people change it, then with the keyboard alone. */
async function whole (page, url, name, options) {
  const found = await checkPage(page, url, options)
  if ([403, 404].includes(found.status)) return undefined
  count.pages++
  const closer = [...await walk(page), ...await unfolded(page)]
  return [...faults(found), ...await usable(page), ...closer, ...await shoot(page, name) ?? []]
}

const fileName = (route) => route.replaceAll(/[^a-z]+/g, '-').replaceAll(/^-|-$/g, '') || 'start'

async function publicPages (browser, pages, status) {
  const page = await (await browser.newContext({ locale: 'de-DE' })).newPage()
  const shown = pages.filter(({ guard, path }) => guard === 'public' && path && !path.startsWith('/anmelden'))
  if (status) shown.push({ route: '/status/{key}', path: status })
  for (const lang of ['de', 'de-leicht', 'en']) {
    const html = lang === 'de-leicht' ? 'de-simple' : lang
    for (const { route, path } of shown) {
      await check(`${path} in ${lang}`, async () =>
        await whole(page, `${base}${path}?lang=${lang}`, `page-${fileName(route)}-${lang}`, { lang: html }) ?? ['this page is refused or not there'])
    }
  }
  for (const path of ['/anmelden', '/gibt-es-nicht', '/leistungen?q=quatsch', '/pruefen?n=quatsch']) {
    await check(path, async () => {
      const found = await checkPage(page, `${base}${path}`)
      count.pages++
      await shoot(page, `page-${fileName(path)}`)
      return [...faults(found), ...await usable(page)]
    })
  }
}

async function staffPages (browser, pages) {
  const wanted = pages.filter(({ guard }) => guard === 'staff')
  await check('every staff page has an example', async () => wanted.filter(({ path }) => !path).map(({ route }) => route))
  const seen = new Set()
  for (const email of ['m.sahin', 'd.kretzschmar', 'u.lukaszewicz', 'm.yilmaz', 'j.dvorak', 'l.nguyen', 'h.grosse']) {
    const staff = await (await browser.newContext({ locale: 'de-DE' })).newPage()
    await check(`${email} signs in`, async () => { await signIn(staff, `${email}@example.org`) })
    for (const { route, path } of wanted.filter(({ path }) => path)) {
      if (seen.has(route)) continue
      let there = true
      await check(`${route} as ${email}`, async () => {
        const found = await whole(staff, `${base}${path}`, `staff-${fileName(route)}`, { lang: 'de' })
        there = found !== undefined
        return found
      })
      if (there) seen.add(route)
      else count.passed--
    }
    if (email === 'm.sahin') await states(staff)
    await staff.context().close()
  }
  await check('every staff page was seen by somebody', async () => wanted.filter(({ path, route }) => path && !seen.has(route)).map(({ route }) => route))
}

/** What is not a page's first view: empty lists, every tab, searches, everything unfolded, forms that came back. */
async function states (staff) {
  const paths = ['rueckfragen', 'eingegangen', 'entschieden', 'abgeschlossen'].map((key) => `/arbeitsplatz?stand=${key}`)
  for (const path of [...paths, '/aufgaben?frist=ueberfaellig&sortierung=frist', '/aufgaben?liste=vertretung', '/suche', '/suche?q=Melde', '/suche?q=quatschundquatsch', '/vorgaenge/00000000000000000000000000000000']) {
    await check(path, async () => {
      const found = await checkPage(staff, `${base}${path}`, { lang: 'de' })
      count.states++
      await shoot(staff, `staff-state-${fileName(path)}`)
      return [...faults(found), ...await usable(staff), ...await unfolded(staff)]
    })
  }
}

/** Every page once more with everything unfolded that can be. */
async function unfolded (page) {
  // From its beginning: while a picture lies over the window's corner, axe takes what describes its links for words in them.
  const opened = await page.evaluate(() => {
    const folded = document.querySelectorAll('details:not([open])')
    for (const details of folded) details.open = true
    scrollTo({ top: 0, behavior: 'instant' })
    return folded.length
  })
  if (!opened) return []
  return [...faults({ violations: await axe(page), html: [], overflow: await overflowing(page), policy: [] }), ...await usable(page)]
}

const browser = await launch()
try {
  const [status] = await Promise.all([journeys(browser), processes(browser)])
  if (!journeysOnly) {
    await check('a passkey from registration to sign-in', () => passkey({ browser, base, signIn }))
    const list = execFileSync(program, ['pages'], { cwd: root, env: { ...process.env, RATHAUS_DATA: data } })
    const pages = list.toString().trim().split('\n').map((line) => JSON.parse(line))
    await Promise.all([publicPages(browser, pages, status), staffPages(browser, pages)])
  }
} finally {
  await browser.close()
}
console.log(`${town}: ${count.journeys} journeys, ${count.states} states on their way, ${count.pages} pages`)
console.log(`${count.passed} passed, ${count.failed} failed`)
process.exit(count.failed ? 1 : 0)

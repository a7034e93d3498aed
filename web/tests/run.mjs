// The whole program in a real browser: a citizen applies, a clerk asks back and decides, the letter is checked; then every page of
// the route table is held against axe, the HTML validator, a narrow window and the content security policy.
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { journey } from './journey.mjs'
import { checkPage, faults, launch } from './lib.mjs'
import { passkey } from './passkey.mjs'

const base = (process.env.BASE ?? 'http://127.0.0.1:8080').replace('127.0.0.1', 'localhost')
const data = process.env.RATHAUS_TOWN_DATA ?? 'demo'
const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
const program = process.env.RATHAUS_PROGRAM ?? join(process.env.CARGO_TARGET_DIR ?? join(root, 'target'), 'debug/rathaus')
const pictures = join(process.env.CARGO_TARGET_DIR ?? join(root, 'target'), 'tmp/pictures')
mkdirSync(pictures, { recursive: true })

let passed = 0
let failed = 0
const check = async (name, work) => {
  try {
    const said = await work()
    if (said?.length) throw new Error(said.join('\n    '))
    passed++
  } catch (error) {
    failed++
    console.log(`  FAILED ${name}\n    ${error.message}`)
  }
}

/** Signs a member of staff of the demo in. */
export async function signIn (page, email) {
  await page.goto(`${base}/anmelden`)
  await page.locator('#email').fill(email)
  await page.locator('#password').fill('Muldestausee-2026')
  await page.getByRole('button', { name: 'Anmelden', exact: true }).click()
  await page.waitForURL(/arbeitsplatz/)
}

const browser = await launch()
try {
  let status
  for (const javaScriptEnabled of [true, false]) {
    await check(`the journey ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, async () => {
      status = await journey({ browser, base, data, program, pictures, javaScriptEnabled, signIn })
      return []
    })
  }
  await check('a passkey from registration to sign-in', () => passkey({ browser, base, signIn }))
  const list = execFileSync(program, ['pages'], { cwd: root, env: { ...process.env, RATHAUS_DATA: data } })
  const pages = list.toString().trim().split('\n').map((line) => JSON.parse(line))

  const open = await (await browser.newContext({ locale: 'de-DE' })).newPage()
  for (const lang of ['de', 'de-leicht', 'en']) {
    const html = lang === 'de-leicht' ? 'de-simple' : lang
    const paths = pages.filter((page) => page.guard === 'public' && page.path).map((page) => page.path)
    if (status) paths.push(status)
    for (const path of paths) {
      if (path.startsWith('/anmelden')) continue
      await check(`${path} in ${lang}`, async () => faults(await checkPage(open, `${base}${path}?lang=${lang}`, { lang: html })))
    }
  }
  const missing = pages.filter((page) => page.guard === 'staff' && !page.path).map((page) => page.route)
  await check('every staff page has an example', async () => missing)
  const seen = new Set()
  for (const email of ['m.sahin', 'd.kretzschmar', 'u.lukaszewicz', 'j.dvorak', 'l.nguyen', 'h.grosse']) {
    const staff = await (await browser.newContext({ locale: 'de-DE' })).newPage()
    await check(`${email} signs in`, async () => { await signIn(staff, `${email}@example.org`) })
    for (const { route, path } of pages.filter((page) => page.guard === 'staff' && page.path)) {
      if (seen.has(route)) continue
      const found = await checkPage(staff, `${base}${path}`, { lang: 'de' })
      if ([403, 404].includes(found.status)) continue
      seen.add(route)
      await check(`${route} as ${email}`, async () => faults(found))
    }
    await staff.context().close()
  }
  await check('every staff page was seen by somebody', async () =>
    pages.filter((page) => page.guard === 'staff' && page.path && !seen.has(page.route)).map((page) => page.route))
} finally {
  await browser.close()
}
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed ? 1 : 0)

// Checks the gallery of components and the sample pages beside it: `node web/tests/gallery.mjs FILE_OR_URL`.
// Every page at two widths, in light, dark and forced colours, zoomed, with wider text, by keyboard. `SHOTS=folder` writes pictures to look at.
import { mkdirSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { walk } from './keyboard.mjs'
import { checkPage, faults, launch, serve } from './lib.mjs'
import { usable } from './looks.mjs'

const target = process.argv[2]
if (!target) {
  console.error('usage: node web/tests/gallery.mjs FILE_OR_URL')
  process.exit(2)
}

const MODES = [
  { name: 'light', colorScheme: 'light' },
  { name: 'dark', colorScheme: 'dark' },
  { name: 'forced colours', colorScheme: 'dark', forcedColors: 'active' }
]
const WIDTHS = [1280, 320]

const isUrl = /^https?:/.test(target)
const folder = isUrl ? null : statSync(target).isDirectory() ? target : dirname(target)
const server = folder && await serve(folder)
const urls = isUrl ? [target] : pages().map((name) => `${server.origin}/${name}`)
const browser = await launch()
const shots = process.env.SHOTS
if (shots) mkdirSync(shots, { recursive: true })

let total = 0
let wrong = 0
for (const url of urls) {
  const name = basename(new URL(url).pathname) || 'gallery'
  const found = new Map()
  let components = 0
  for (const { name: mode, ...media } of MODES) {
    const context = await browser.newContext(media)
    const page = await context.newPage()
    for (const width of WIDTHS) {
      const all = [...faults(await checkPage(page, url, { width })), ...await usable(page), ...await walk(page)]
      for (const fault of all) found.set(fault, [...(found.get(fault) ?? []), `${mode} ${width}`])
    }
    components = await page.locator('[data-sample]').count()
    if (shots) await picture(page, name, mode)
    await context.close()
  }
  total += found.size
  wrong += Number(found.size > 0)
  const what = components > 0 ? `${components} components` : 'the page'
  console.log(`${name.replace('.html', '').replace('index', 'gallery')}: ${found.size} violations in ${what} (${MODES.length} modes × ${WIDTHS.length} widths)`)
  for (const [fault, where] of found) console.log(`  ${fault}\n      in: ${where.join(', ')}`)
}

await browser.close()
server?.close()
console.log(`gallery: ${urls.length - wrong} passed, ${wrong} failed`)
process.exit(total > 0 ? 1 : 0)

function pages () {
  if (!statSync(target).isDirectory() && basename(target) !== 'index.html') return [basename(target)]
  return readdirSync(folder).filter((name) => name.endsWith('.html')).sort()
}

async function picture (page, name, mode) {
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 900 })
    await page.screenshot({ path: join(shots, `${name.replace('.html', '')}-${mode.replace(' ', '-')}-${width}.png`), fullPage: true })
  }
}

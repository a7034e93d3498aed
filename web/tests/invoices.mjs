// Looks at the readable views of invoices in a folder: `node web/tests/invoices.mjs FOLDER`. Each is a file of its own, opened as one.
// `SHOTS=folder` writes pictures and the printed pages, to look at.
import { mkdirSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { checkPage, faults, launch } from './lib.mjs'
import { usable } from './looks.mjs'

const folder = resolve(process.argv[2] ?? 'target/tmp/invoices')
const names = readdirSync(folder).filter((name) => name.endsWith('.html')).sort()
const shots = process.env.SHOTS
if (shots) mkdirSync(shots, { recursive: true })
const browser = await launch()
let failed = names.length === 0 ? 1 : 0
for (const name of names) {
  const page = await (await browser.newContext({ locale: 'de-DE' })).newPage()
  const dialogs = []
  page.on('dialog', (dialog) => { dialogs.push('a script ran'); dialog.dismiss() })
  const url = pathToFileURL(join(folder, name)).href
  const found = [...faults(await checkPage(page, url, { lang: 'de' })), ...await usable(page), ...await ordered(page), ...dialogs]
  if (shots) await pictures(page, name.replace('.html', ''))
  failed += Number(found.length > 0)
  console.log(`${name}: ${found.length} faults`)
  for (const fault of found) console.log(`  ${fault}`)
  await page.context().close()
}
await browser.close()
console.log(`invoices: ${names.length - (names.length ? failed : 0)} passed, ${failed} failed`)
process.exit(failed ? 1 : 0)

/** One main heading, none of the others skipped, and every table with a caption and headings for all its cells. */
function ordered (page) {
  return page.evaluate(() => {
    const wrong = []
    const levels = [...document.querySelectorAll('h1, h2, h3')].map((heading) => Number(heading.tagName[1]))
    if (levels.filter((level) => level === 1).length !== 1 || levels[0] !== 1) wrong.push('there is not one main heading at the beginning')
    levels.forEach((level, at) => { if (at > 0 && level > levels[at - 1] + 1) wrong.push(`a heading of level ${level} follows one of ${levels[at - 1]}`) })
    for (const table of document.querySelectorAll('table')) {
      if (!table.caption?.textContent) wrong.push('a table has no caption')
      if (table.querySelector('thead th:not([scope=col]), tbody tr > :first-child:not(th[scope=row])')) wrong.push('a table has cells without headings')
    }
    return wrong
  })
}

async function pictures (page, name) {
  for (const width of [1280, 390, 320]) {
    await page.setViewportSize({ width, height: 900 })
    await page.screenshot({ path: join(shots, `${name}-${width}.png`), fullPage: true })
  }
  await page.pdf({ path: join(shots, `${name}.pdf`), preferCSSPageSize: true })
}

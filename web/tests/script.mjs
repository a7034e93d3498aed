// Checks what the script adds to pages that work without it: `node web/tests/script.mjs FOLDER_OF_SAMPLE_PAGES`.
import assert from 'node:assert/strict'
import { checkPage, launch, serve } from './lib.mjs'

const server = await serve(process.argv[2])
const browser = await launch()
let count = 0

async function check (sentence, path, act, options = {}) {
  const context = await browser.newContext(options)
  const page = await context.newPage()
  await page.goto(`${server.origin}/${path}`)
  try {
    await act(page)
    console.log(`ok: ${sentence}`)
    count += 1
  } finally {
    await context.close()
  }
}

const focused = (page) => page.evaluate(() => document.activeElement.id || document.activeElement.className)

await check('a form that came back has the focus on its error summary', 'formular.html', async (page) => {
  assert.equal(await focused(page), 'r-error-summary')
})
await check('a link of the summary leads to the wrong part of a compound answer', 'formular.html', async (page) => {
  await page.click('a[href="#geburt-month"]')
  assert.equal(await focused(page), 'geburt-month')
})
await check('a link of the summary leads to the first of several answers', 'formular.html', async (page) => {
  await page.click('a[href="#art"]')
  assert.equal(await focused(page), 'art-1')
})
await check('without script the link leads there too', 'formular.html', async (page) => {
  await page.click('a[href="#geburt-month"]')
  assert.equal(await page.locator('#geburt-month:target').count(), 1)
}, { javaScriptEnabled: false })
await check('remaining characters are counted as the server counts them', 'formular.html', async (page) => {
  await page.fill('#zweck', 'ä€😀\n')
  assert.equal(await page.textContent('#zweck-count'), 'Sie können noch 196 Zeichen schreiben.')
  await page.fill('#zweck', 'x'.repeat(203))
  assert.equal(await page.textContent('#zweck-count'), 'Der Text hat 3 Zeichen zu viel.')
})
await check('a reference is copied by one press, and said so', 'bestaetigung.html', async (page) => {
  await page.click('[data-copy]')
  await page.waitForFunction(() => document.querySelector('.r-copy__done').textContent === 'Kopiert')
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), 'musterstadt.example/status/k7f2-9x')
}, { permissions: ['clipboard-read', 'clipboard-write'] })
await check('without script there is no button that does nothing', 'bestaetigung.html', async (page) => {
  assert.equal(await page.locator('[data-copy]:visible').count(), 0)
}, { javaScriptEnabled: false })
await check('a double click sends a form once', 'formular.html', async (page) => {
  let sent = 0
  await page.route('**/antrag/2', async (route) => { sent += 1; await new Promise((resolve) => setTimeout(resolve, 300)); await route.fulfill({ status: 204 }) })
  await page.getByRole('button', { name: 'Weiter', exact: true }).dblclick()
  await page.waitForTimeout(500)
  assert.equal(sent, 1)
})
await check('the first press of the tab key shows the way to the content', 'leistung.html', async (page) => {
  await page.keyboard.press('Tab')
  assert.equal(await page.locator('.r-skip:focus').count(), 1)
  const box = await page.locator('.r-skip').boundingBox()
  assert.ok(box.y >= 0)
  await page.keyboard.press('Enter')
  assert.equal(await focused(page), 'main')
})
await check('everything that can be pressed is at least 24 px high', 'vorgang.html', async (page) => {
  const small = await page.$$eval('a, button, input, summary', (all) => all.filter((e) => e.offsetParent && !e.closest('.r-skip')).filter((e) => e.getBoundingClientRect().height < 23.5).map((e) => e.outerHTML.slice(0, 80)))
  assert.deepEqual(small, [])
})

await check('the checks themselves find what is planted', 'leistung.html', async (page) => {
  const bad = '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>x</title></head><body><main><h1>x</h1>' +
    '<img src="/a.png"><p style="width:900px">wide</p><p id="a">1</p><p id="a">2</p></main></body></html>'
  await page.route('**/planted', (route) => route.fulfill({ status: 200, contentType: 'text/html', body: bad }))
  const found = await checkPage(page, `${server.origin}/planted`, { lang: 'de' })
  assert.ok(found.violations.some(({ id }) => id === 'image-alt'), 'axe')
  for (const rule of ['no-dup-id', 'no-inline-style', 'lang']) assert.ok(found.html.some(({ ruleId }) => ruleId === rule), rule)
  assert.ok(found.overflow.length > 0, '320 px')
  assert.ok(found.policy.length > 0, 'a picture that is missing')
})

await browser.close()
server.close()
console.log(`script: ${count} passed, 0 failed`)

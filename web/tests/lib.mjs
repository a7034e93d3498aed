// What every browser test uses: a browser, a strict static server, and `checkPage`, which says what is wrong with a page.
import { existsSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { dirname, extname, join, normalize, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { HtmlValidate } from 'html-validate'
import { chromium } from 'playwright-core'

const require = createRequire(import.meta.url)
const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')
const dist = join(dirname(fileURLToPath(import.meta.url)), '../dist')

/** The rules that count: WCAG 2.0 to 2.2, levels A and AA, and best practices. */
export const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** The policy of the server, held against the same constant of the `ui` crate by its tests. */
export const CSP = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"

const validator = new HtmlValidate({
  extends: ['html-validate:recommended', 'html-validate:document'],
  rules: {
    'no-trailing-whitespace': 'off', // blanks cost nothing once the answer is compressed
    'no-inline-style': 'error',
    'long-title': 'off', // a title is as long as the case's name
    'require-sri': 'off', // everything comes from the same origin
    'tel-non-breaking': 'off',
    'form-dup-name': ['error', { shared: ['radio', 'checkbox', 'button', 'reset', 'submit'] }], // several answers, one name
    'doctype-style': ['error', { style: 'uppercase' }],
    // The page's own heading and those of samples and dialogues.
    'heading-level': ['error', { allowMultipleH1: true, minInitialRank: 'any' }],
    // `novalidate` and `hidden` as the attribute's bare name.
    'attribute-boolean-style': 'error'
  }
})

/** A browser. `CHROMIUM` names another program than Debian's. */
export function launch () {
  return chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking']
  })
}

/**
 * Opens `url` and says what is wrong with it.
 * @param {import('playwright-core').Page} page
 * @param {string} url
 * @param {{lang?: string, width?: number, path?: string}} options the language the page must have, the width to look at it
 * @returns {Promise<{violations: object[], html: object[], overflow: string[], policy: string[], status: number}>}
 *   axe's violations, the validator's errors, elements that stick out at 320 px, breaches of the content security policy and
 *   errors of scripts, the HTTP status
 */
export async function checkPage (page, url, { lang, width } = {}) {
  const policy = []
  const listen = (message) => { if (message.type() === 'error') policy.push(message.text()) }
  const fail = (error) => policy.push(String(error))
  page.on('console', listen)
  page.on('pageerror', fail)
  try {
    await page.setViewportSize({ width: width ?? 1280, height: 900 })
    const response = await page.goto(url, { waitUntil: 'load' })
    await page.evaluate(() => document.fonts.ready)
    const html = await validate(await response.text(), lang)
    const violations = await axe(page)
    await page.setViewportSize({ width: 320, height: 640 })
    const overflow = await overflowing(page)
    await page.setViewportSize({ width: width ?? 1280, height: 900 })
    // The answer 404 to a page that is meant to be one is no fault of its script.
    const faults = policy.filter((text) => !(response.status() >= 400 && text.includes(`status of ${response.status()}`)))
    return { violations, html, overflow, policy: faults, status: response.status() }
  } finally {
    page.off('console', listen)
    page.off('pageerror', fail)
  }
}

/** Keeps the HTML of the page as the server sent it, also of a form that came back: `source()` gives the latest. */
export function recorded (page) {
  let latest
  page.on('response', (response) => {
    const navigation = response.request().isNavigationRequest() && response.frame() === page.mainFrame()
    if (navigation && (response.headers()['content-type'] ?? '').startsWith('text/html')) latest = response
  })
  return async () => latest && latest.text()
}

/** axe's violations on the page as it stands, a line for each place. */
export async function axe (page) {
  await page.evaluate(axeSource)
  const { violations } = await page.evaluate((tags) => globalThis.axe.run({ runOnly: tags, resultTypes: ['violations'] }), AXE_TAGS)
  return violations.flatMap(({ id, help, nodes }) => nodes.map((node) => ({ id, help, target: node.target.join(' '), html: node.html.slice(0, 200), why: node.failureSummary })))
}

/** The validator's errors in the HTML that the server sent. */
export async function validate (source, lang) {
  const report = await validator.validateString(source)
  const errors = report.results.flatMap(({ messages }) => messages.map(({ ruleId, message, line, column, selector }) => ({ ruleId, message, selector, place: `${line}:${column}` })))
  const written = /<html[^>]*\slang="([^"]*)"/.exec(source)?.[1]
  if (lang && written !== lang) errors.push({ ruleId: 'lang', message: `the page is written in ${written}, not in ${lang}` })
  return errors
}

/** Elements that stick out of the window to the right, unless they lie in something that scrolls by itself. */
export function overflowing (page) {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth <= width) return []
    const scrolls = (element) => { for (let e = element; e && e !== document.body; e = e.parentElement) { if (['auto', 'scroll', 'hidden'].includes(getComputedStyle(e).overflowX)) return true } }
    const out = [...document.body.querySelectorAll('*')].filter((e) => e.getBoundingClientRect().right > width + 1 && !scrolls(e))
    return out.slice(0, 5).map((e) => `${e.tagName.toLowerCase()}.${e.className} reaches ${Math.round(e.getBoundingClientRect().right)} px`)
  })
}

/** Whether there is anything wrong in an answer of `checkPage`. */
export function faults ({ violations, html, overflow, policy }) {
  return [
    ...violations.map((v) => `axe ${v.id}: ${v.help} — ${v.target}\n      ${v.html}\n      ${v.why?.replaceAll('\n', '\n      ')}`),
    ...html.map((e) => `html ${e.ruleId}: ${e.message} — ${e.selector ?? ''} ${e.place ?? ''}`),
    ...overflow.map((o) => `320 px: ${o}`),
    ...policy.map((p) => `browser: ${p}`)
  ]
}

const TYPES = { '.html': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' }

/**
 * Serves a folder of pages with the built assets below `/assets/`, under the strict policy.
 * @returns {Promise<{origin: string, close: () => void}>}
 */
export async function serve (folder) {
  const root = resolve(folder)
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, 'http://localhost').pathname))
    const file = path.startsWith('/assets/') ? join(dist, path.slice('/assets/'.length)) : join(root, path === '/' ? 'index.html' : path)
    if (!existsSync(file) || !statSync(file).isFile()) { response.writeHead(404).end(); return }
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream', 'content-security-policy': CSP }).end(readFileSync(file))
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() }
}

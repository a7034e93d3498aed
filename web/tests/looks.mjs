// How a page holds out when a person changes how it looks: zoomed to 400 %, with wider text, in the system's colours,
// without motion. `usable(page)` says what is wrong with the page as it stands.
import { overflowing } from './lib.mjs'

/** 1280 × 1024 at 400 % (WCAG 1.4.10). */
const ZOOMED = { width: 320, height: 256 }

/** WCAG 1.4.12; a constructed style sheet, because the policy of the pages allows no inline style. */
const SPACING = '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }'

export async function usable (page) {
  const size = page.viewportSize()
  const faults = []
  const add = (where, found) => faults.push(...found.map((fault) => `${where}: ${fault}`))
  await page.setViewportSize(ZOOMED)
  add('400 %', [...await overflowing(page), ...await page.evaluate(crowded)])
  await page.evaluate((css) => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(css)
    document.adoptedStyleSheets = [sheet]
  }, SPACING)
  add('text spacing at 400 %', await overflowing(page))
  await page.setViewportSize(size)
  add('text spacing', [...await overflowing(page), ...await page.evaluate(crowded)])
  await page.evaluate(() => { document.adoptedStyleSheets = [] })

  const calm = await page.evaluate(() => matchMedia('(prefers-reduced-motion: reduce)').matches)
  await page.emulateMedia({ forcedColors: 'active' })
  add('forced colours', await page.evaluate(lost))
  await page.emulateMedia({ forcedColors: 'none', reducedMotion: 'reduce' })
  add('reduced motion', await page.evaluate(moving))
  await page.emulateMedia({ reducedMotion: calm ? 'reduce' : 'no-preference' })
  return faults
}

// Runs in the page: controls that lie upon one another or outside, text that is cut off.
function crowded () {
  const name = (e) => `${e.tagName.toLowerCase()}${e.id ? `#${e.id}` : ''} „${(e.textContent || e.value || '').trim().slice(0, 30)}“`
  const shown = (e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest('.r-skip, .r-sr-only')
  const faults = []
  const controls = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')].filter(shown)
  // Of what lies in a frame that scrolls only the part that is seen can lie upon others.
  const seen = (e) => {
    const frame = e.closest('.r-diagram-scroll')?.getBoundingClientRect()
    // A node of a picture is its shape: words that somebody spaces wider reach out of it.
    const shape = (e.matches('.d-node') && e.querySelector('.d-shape, .d-open')) || e
    const rects = [...shape.getClientRects()]
    if (!frame) return rects
    return rects.map((r) => ({ left: Math.max(r.left, frame.left), right: Math.min(r.right, frame.right), top: Math.max(r.top, frame.top), bottom: Math.min(r.bottom, frame.bottom) }))
  }
  // An event that is attached lies on the rim of its activity.
  const attached = (e, other) => e.matches('.d-event') && other.matches('.d-activity')
  const boxes = controls.map((e) => [e, seen(e)])
  boxes.forEach(([e, rects], at) => {
    if (![...e.getClientRects()].some((r) => r.width > 0 && r.height > 0)) faults.push(`${name(e)} has no size`)
    if (rects.some((r) => r.left < -1)) faults.push(`${name(e)} begins left of the page`)
    for (const [other, theirs] of boxes.slice(at + 1)) {
      if (e.contains(other) || other.contains(e) || attached(e, other) || attached(other, e)) continue
      const meet = rects.some((a) => theirs.some((b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2))
      if (meet) faults.push(`${name(e)} and ${name(other)} overlap`)
    }
  })
  // A drawing is moved within its frame.
  for (const e of document.querySelectorAll('main *, header *, footer *')) {
    if (!shown(e) || e.closest('.kern-icon, .djs-container, progress, select, input, textarea') || !e.textContent.trim()) continue
    const style = getComputedStyle(e)
    const clips = (axis) => ['hidden', 'clip'].includes(style[axis])
    if ((clips('overflowX') && e.scrollWidth > e.clientWidth + 1) || (clips('overflowY') && e.scrollHeight > e.clientHeight + 1)) {
      if (style.position !== 'absolute' && style.clipPath === 'none') faults.push(`${name(e)} is cut off`)
    }
  }
  return faults.slice(0, 5)
}

// Runs in the page: what cannot be seen once the system has replaced all colours.
function lost () {
  const name = (e) => `${e.tagName.toLowerCase()}.${e.className} „${(e.textContent || e.value || e.name || '').trim().slice(0, 30)}“`
  const shown = (e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest('.r-skip, .r-sr-only')
  const canvas = getComputedStyle(document.body).backgroundColor
  const faults = []
  const bordered = (e) => ['Top', 'Right', 'Bottom', 'Left'].some((side) => {
    const style = getComputedStyle(e)
    return style[`border${side}Style`] !== 'none' && parseFloat(style[`border${side}Width`]) >= 1 && style[`border${side}Color`] !== canvas
  })
  for (const e of [...document.querySelectorAll('input:not([type=hidden]), select, textarea')].filter(shown)) {
    if (!bordered(e)) faults.push(`${name(e)} has no border`)
  }
  for (const e of [...document.querySelectorAll('button, .kern-btn, summary, a[href]')].filter(shown)) {
    const words = [...e.querySelectorAll('*'), e].some((part) => [...part.childNodes].some((node) => node.nodeType === 3 && node.data.trim()) && getComputedStyle(part).color !== canvas)
    if (!words && !bordered(e) && !e.querySelector('img, svg')) faults.push(`${name(e)} has neither words nor a border`)
    if (e.matches('.kern-btn--primary, .kern-btn--secondary') && !bordered(e)) faults.push(`${name(e)} does not look like a button`)
  }
  for (const icon of [...document.querySelectorAll('.kern-icon')].filter(shown)) {
    const style = getComputedStyle(icon)
    const behind = icon.closest('.kern-btn') && getComputedStyle(icon.closest('.kern-btn')).backgroundColor
    if (style.backgroundColor === canvas || style.backgroundColor === behind) faults.push(`${name(icon)} is an icon without colour`)
  }
  // The focus, and whether an answer is chosen, on the first of each kind.
  const kinds = new Set()
  const before = document.activeElement
  for (const e of [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')].filter(shown)) {
    const kind = `${e.tagName} ${e.type} ${e.className}`
    if (kinds.has(kind)) continue
    kinds.add(kind)
    e.focus({ focusVisible: true, preventScroll: true })
    const visible = [undefined, '::before', '::after'].map((part) => getComputedStyle(e, part)).some((style) => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 && ![canvas, 'rgba(0, 0, 0, 0)'].includes(style.outlineColor))
    if (document.activeElement === e && !visible) faults.push(`the focus on ${name(e)} cannot be seen`)
    if (!['radio', 'checkbox'].includes(e.type)) continue
    if (!bordered(e)) faults.push(`${name(e)} has no border when it has the focus`)
    const chosen = [...document.querySelectorAll('input')].filter((input) => input.checked)
    e.checked = true
    const mark = getComputedStyle(e, '::before')
    // A dot is a surface, a tick two borders.
    const seen = (colour) => ![canvas, 'rgba(0, 0, 0, 0)'].includes(colour)
    const tick = parseFloat(mark.borderBottomWidth) >= 1 && seen(mark.borderBottomColor)
    if (!mark.width.endsWith('px') || !(tick || seen(mark.backgroundColor))) faults.push(`${name(e)} does not show that it is chosen`)
    e.checked = false
    for (const input of chosen) input.checked = true
  }
  document.activeElement?.blur()
  before?.focus?.({ preventScroll: true })
  return faults.slice(0, 5)
}

// Runs in the page: what still moves for somebody who wants no motion.
function moving () {
  const faults = document.getAnimations().map((animation) => `${animation.effect?.target?.className} is animated`)
  if (getComputedStyle(document.documentElement).scrollBehavior !== 'auto') faults.push('scrolling is smooth')
  for (const e of document.querySelectorAll('body *')) {
    const style = getComputedStyle(e)
    const moves = /transform|top|left|width|height|all|translate|rotate|scale/.test(style.transitionProperty) && parseFloat(style.transitionDuration) > 0.01
    if (moves) faults.push(`${e.tagName.toLowerCase()}.${e.className} moves (${style.transitionProperty})`)
  }
  return faults.slice(0, 5)
}

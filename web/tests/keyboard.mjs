// A person who has nothing but a keyboard: walks with Tab until the focus is on what is wanted, and never anywhere unseen.
// Roles and names are those that Chromium tells assistive technology.
const MOST_TABS = 120

/** What has the focus, and whether it can be seen; role and name as Chromium tells them where the words seem right. */
async function focused (session, seemsRight = () => false) {
  const { result: place } = await session.send('Runtime.evaluate', { expression: `(${sight}).call(document.activeElement)`, returnByValue: true })
  const now = { role: '', name: place.value.words, ...place.value }
  if (!seemsRight(now.words)) return now
  const { result } = await session.send('Runtime.evaluate', { expression: 'document.activeElement' })
  const { nodes } = await session.send('Accessibility.getPartialAXTree', { objectId: result.objectId, fetchRelatives: false })
  await session.send('Runtime.releaseObject', { objectId: result.objectId })
  return { ...now, role: nodes[0]?.role?.value ?? '', name: (nodes[0]?.name?.value ?? '').replace(/\s+/g, ' ').trim() }
}

// Runs in the page: where the focus is, and what is wrong with how it looks.
function sight () {
  const box = this.getBoundingClientRect()
  const body = this === document.body || this === document.documentElement
  const styles = [undefined, '::before', '::after'].map((part) => getComputedStyle(this, part))
  const outline = styles.some((style) => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2)
  const shadow = styles.some((style) => style.boxShadow !== 'none')
  const faults = []
  if (!body && !outline && !shadow) faults.push('has neither outline nor shadow')
  if (!body && (box.width < 1 || box.height < 1 || box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth)) faults.push('lies outside of the window')
  const id = this.id ? `#${this.id}` : ''
  const path = this.dataset?.walked ?? ''
  const words = ((this.labels?.[0] ?? this).textContent || this.getAttribute('aria-label') || '').replace(/\s+/g, ' ').trim()
  return { body, href: this.getAttribute?.('href'), radio: this.type === 'radio', words, what: `${this.tagName.toLowerCase()}${id} „${(this.textContent || this.value || '').trim().slice(0, 40)}“`, faults, path }
}

/** A keyboard for `page`. With a fault it throws, naming the element. */
export async function keyboard (page) {
  const session = await page.context().newCDPSession(page)
  // From the first listener on no real dialog opens; one that came with the press of the key would come too late.
  page.on('filechooser', () => {})
  const press = (key) => page.keyboard.press(key)
  const here = async (seemsRight) => {
    const now = await focused(session, seemsRight)
    if (now.faults.length) throw new Error(`${page.url()}: the focus on ${now.what} ${now.faults.join(' and ')}`)
    return now
  }
  const matches = (now, { role, name, href }) =>
    (!href || now.href === href) && (!role || [role].flat().includes(now.role)) && (name instanceof RegExp ? name.test(now.name) : now.name === name)

  /** Walks until the focus is on what has this role and name, from where it is now. */
  async function to (wanted, { key = 'Tab' } = {}) {
    // The label in the page may hold more words than the name, such as "(freiwillig)".
    const seemsRight = (words) => wanted.name instanceof RegExp ? wanted.name.test(words) : words.includes(wanted.name)
    let now = await here(seemsRight)
    const passed = []
    for (let tabs = 0; tabs <= MOST_TABS; tabs++) {
      if (!now.body && matches(now, wanted)) return now
      passed.push(now.body ? '(page)' : now.what)
      await press(key)
      now = await here(seemsRight)
    }
    throw new Error(`${page.url()}: ${MOST_TABS} times ${key} did not lead to ${[wanted.role].flat().join('/')} „${wanted.name}“, but to: ${[...new Set(passed)].join(', ')}`)
  }

  /** Presses what leads to another page and waits for it. */
  async function follow (key) {
    const loaded = page.waitForEvent('load')
    await press(key)
    await loaded
  }

  return {
    focus: here,
    to,
    press,
    /** From a fresh page over the link that is first, past header and navigation. */
    async pastTheSkipLink () {
      await press('Tab')
      const first = await here()
      if (!/Inhalt|content/.test(first.name)) throw new Error(`${page.url()}: the first press of Tab leads to ${first.what}`)
      await press('Enter')
      await press('Tab')
      const next = await page.evaluate(() => document.activeElement === document.body || document.querySelector('#main').contains(document.activeElement) || document.querySelector('footer').contains(document.activeElement))
      if (!next) throw new Error(`${page.url()}: behind the skip link the focus is not in the content`)
    },
    /** A link; where several have the name, with the address. */
    async follow (name, href) {
      await to({ role: 'link', name, href })
      await follow('Enter')
    },
    async push (name) {
      await to({ role: 'button', name })
      await follow('Enter')
    },
    async fill (name, text) {
      await to({ role: ['textbox', 'searchbox', 'spinbutton'], name })
      await press('Control+A')
      await page.keyboard.type(text)
    },
    /** One of several, with the arrows; the group is entered at its first or its chosen answer. */
    async choose (name) {
      let now = await here()
      const inGroup = () => page.evaluate((wanted) => {
        const { type, name, form } = document.activeElement
        const group = type === 'radio' ? form.querySelectorAll(`input[name="${CSS.escape(name)}"]`) : []
        return [...group].some((one) => one.labels[0]?.textContent.trim() === wanted)
      }, name)
      for (let tabs = 0; !(await inGroup()) && tabs < MOST_TABS; tabs++) { await press('Tab'); now = await here() }
      for (let arrows = 0; arrows < 20; arrows++) {
        if (now.radio && now.words === name) {
          await press('Space')
          return
        }
        await press('ArrowDown')
        now = await here()
      }
      throw new Error(`${page.url()}: the arrows do not lead to the answer „${name}“`)
    },
    /** One of a list that opens, with the arrows. */
    async select (name, text) {
      await to({ role: 'combobox', name })
      const chosen = () => page.evaluate((wanted) => document.activeElement.selectedOptions[0]?.text.includes(wanted), text)
      for (let arrows = 0; arrows < 60; arrows++) {
        if (await chosen()) return
        await press('ArrowDown')
      }
      throw new Error(`${page.url()}: the arrows do not lead to „${text}“`)
    },
    async tick (name) {
      await to({ role: 'checkbox', name })
      await press('Space')
    },
    async unfold (name) {
      await to({ role: ['DisclosureTriangle', 'button', 'summary'], name })
      await press('Enter')
    },
    async attach (name, file) {
      await to({ role: 'button', name })
      const chooser = page.waitForEvent('filechooser')
      await press('Enter')
      await (await chooser).setFiles(file)
    }
  }
}

/** The same acts with the mouse. */
export function mouse (page) {
  const named = (name) => name instanceof RegExp ? { name } : { name, exact: true }
  return {
    async pastTheSkipLink () {},
    follow: (name, href) => (href ? page.locator(`a[href="${href}"]`) : page.getByRole('link', named(name))).first().click(),
    push: (name) => page.getByRole('button', named(name)).first().click(),
    fill: (name, text) => page.getByLabel(named(name).name, { exact: true }).first().fill(text),
    choose: (name) => page.getByRole('radio', named(name)).check(),
    tick: (name) => page.getByRole('checkbox', named(name)).check(),
    unfold: (name) => page.locator('summary', { hasText: name }).click(),
    attach: (name, file) => page.locator('input[type=file]').setInputFiles(file)
  }
}

/** Runs in the page: the next press of Tab begins at the top, as on a fresh page. */
export function fromTheTop () {
  const top = document.createElement('span')
  top.tabIndex = -1
  document.body.prepend(top)
  top.focus({ preventScroll: true })
  top.remove()
}

/**
 * Walks through the whole page with Tab and says what is wrong: what cannot be reached, what is reached unseen, where
 * there is no way out.
 */
export async function walk (page) {
  const session = await page.context().newCDPSession(page)
  const calm = await page.evaluate(() => matchMedia('(prefers-reduced-motion: reduce)').matches)
  try {
    // Without smooth scrolling, so that it is told where the focus is and not where it was.
    await page.emulateMedia({ reducedMotion: 'reduce' })
    const wanted = await page.evaluate(() => {
      const radios = new Set()
      const reached = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')].filter((e) => {
        if (e.disabled || e.tabIndex < 0 || !e.checkVisibility({ visibilityProperty: true })) return false
        if (e.type !== 'radio') return true
        // Of a group one is reached, the arrows lead to the others.
        const group = `${e.form?.action} ${e.name}`
        const first = !radios.has(group)
        radios.add(group)
        return first && !document.querySelector(`input[type=radio][name="${CSS.escape(e.name)}"]:checked`)
      })
      reached.forEach((e, at) => { e.dataset.walked = String(at) })
      return reached.map((e) => `${e.tagName.toLowerCase()} „${(e.textContent || e.name).trim().slice(0, 40)}“`)
    })
    await page.evaluate(fromTheTop)
    const [seen, faults] = [new Set(), new Set()]
    for (let tabs = 0; tabs < wanted.length + 30; tabs++) {
      await page.keyboard.press('Tab')
      const { result: place } = await session.send('Runtime.evaluate', { expression: `(${sight}).call(document.activeElement)`, returnByValue: true })
      const { body, path, what, faults: here } = place.value
      if (body) { if (seen.size) break; continue }
      if (path !== '' && seen.has(path) && path === '0') break
      seen.add(path)
      for (const fault of here) faults.add(`the focus on ${what} ${fault}`)
    }
    wanted.forEach((what, at) => { if (!seen.has(String(at))) faults.add(`Tab does not reach ${what}`) })
    return [...faults].map((fault) => `keyboard: ${fault}`)
  } finally {
    await page.evaluate(() => document.activeElement?.blur())
    await page.emulateMedia({ reducedMotion: calm ? 'reduce' : 'no-preference' })
    await session.detach()
  }
}

// The properties of what is selected, in a form beside the drawing. It writes what the table editor writes.
const bo = (element) => element.businessObject
const is = (element, type) => bo(element)?.$instanceOf?.(type)

export function panel (place, modeller, known) {
  const [modeling, selection, moddle, canvas, events] = ['modeling', 'selection', 'moddle', 'canvas', 'eventBus'].map((name) => modeller.get(name))
  let shown

  function tag (name, attributes = {}, ...children) {
    const made = document.createElement(name)
    for (const [key, value] of Object.entries(attributes)) if (value !== undefined && value !== false) made.setAttribute(key, value === true ? '' : value)
    made.append(...children)
    return made
  }

  let count = 0
  function field (label, value, set, { kind = 'line', choices, hint } = {}) {
    const id = `eigenschaft-${++count}`
    const described = hint && { 'aria-describedby': `${id}-hint` }
    const input = kind === 'select'
      ? tag('select', { id, class: 'kern-form-input__select', ...described }, ...[['', 'keine Angabe'], ...choices].map(([key, words]) => new Option(words, key, false, key === value)))
      : tag(kind === 'text' ? 'textarea' : 'input', { id, class: 'kern-form-input__input', ...(kind === 'text' ? { rows: 3 } : { type: 'text' }), ...described })
    input.value = value ?? ''
    input.addEventListener('change', () => set(input.value.trim() || undefined))
    return tag('div', { class: 'kern-form-input' }, tag('label', { class: 'kern-label', for: id }, label), ...(hint ? [tag('p', { class: 'kern-hint', id: `${id}-hint` }, hint)] : []),
      kind === 'select' ? tag('div', { class: 'kern-form-input__select-wrapper' }, input) : input)
  }

  function tick (label, value, set) {
    const id = `eigenschaft-${++count}`
    const input = tag('input', { id, type: 'checkbox', class: 'kern-form-check__checkbox' })
    input.checked = value
    input.addEventListener('change', () => set(input.checked))
    return tag('div', { class: 'kern-form-check' }, input, tag('label', { class: 'kern-label', for: id }, label))
  }

  function button (label, act) {
    const made = tag('button', { type: 'button', class: 'kern-btn kern-btn--tertiary' }, tag('span', { class: 'kern-label' }, label))
    made.addEventListener('click', act)
    return made
  }

  const set = (element, properties) => modeling.updateProperties(element, properties)
  const inside = (element, object, properties) => modeling.updateModdleProperties(element, object, properties)
  const own = (object, name) => object.get(`r:${name}`)
  const attribute = (element, name, label, options) => field(label, own(bo(element), name), (value) => set(element, { [`r:${name}`]: value }), options)
  const expression = (text) => text === undefined ? undefined : moddle.create('bpmn:FormalExpression', { body: text })

  function ofTask (element) {
    return [
      attribute(element, 'unit', 'Wer?', { kind: 'select', choices: known.units }),
      attribute(element, 'workingDays', 'Frist in Arbeitstagen'),
      attribute(element, 'priority', 'Dringlichkeit', { kind: 'select', choices: [['high', 'hoch'], ['ordinary', 'normal'], ['low', 'niedrig']] }),
      ...fields(element)
    ]
  }

  function fields (element) {
    const extension = bo(element).extensionElements
    const all = extension?.get('values') ?? []
    const mine = all.filter((value) => value.$type === 'r:Field')
    const keep = (values) => {
      const home = extension ?? moddle.create('bpmn:ExtensionElements', { values: [] })
      if (!extension) { home.$parent = bo(element); set(element, { extensionElements: home }) }
      for (const value of values) value.$parent = home
      inside(element, home, { values })
    }
    const parts = mine.flatMap((one, place) => [
      tag('h3', { class: 'kern-title' }, `Feld ${place + 1}`),
      field('Frage', one.label, (label) => inside(element, one, { label })),
      field('Name der Antwort', one.name, (name) => inside(element, one, { name })),
      field('Antwort', one.type, (type) => inside(element, one, { type }), { kind: 'select', choices: known.fields }),
      ...(one.type === 'choice'
        ? [field('Antworten zur Auswahl', (one.options ?? []).map(({ value, label }) => `${value} = ${label}`).join('\n'), (text) => {
            const options = (text ?? '').split('\n').map((line) => line.split('=').map((part) => part.trim())).filter(([value]) => value)
              .map(([value, label]) => moddle.create('r:Option', { value, label: label ?? value }))
            for (const option of options) option.$parent = one
            inside(element, one, { options })
          }, { kind: 'text', hint: 'Jede auf einer eigenen Zeile: Wert = Beschriftung.' })]
        : []),
      tick('Es muss geantwortet werden', one.required === 'true', (on) => inside(element, one, { required: on ? 'true' : undefined })),
      button(`Feld ${place + 1} entfernen`, () => keep(all.filter((value) => value !== one)))
    ])
    return [...parts, button('Feld hinzufügen', () => keep([...all, moddle.create('r:Field', { name: `feld${mine.length + 1}`, label: 'Neue Frage', type: 'text' })]))]
  }

  function ofTimer (element, definition) {
    const kinds = [['timeDuration', 'nach einer Dauer'], ['timeDate', 'zu einem Zeitpunkt'], ['timeCycle', 'immer wieder']]
    const kind = kinds.map(([key]) => key).find((key) => definition.get(key)) ?? 'timeDuration'
    const put = (key, text) => inside(element, definition, { timeDuration: undefined, timeDate: undefined, timeCycle: undefined, [key]: expression(text) })
    const value = definition.get(kind)?.body
    return [
      field('Wann?', kind, (key) => put(key ?? 'timeDuration', value), { kind: 'select', choices: kinds }),
      field('Zeit', value, (text) => put(kind, text), { hint: 'Zum Beispiel P10D für zehn Tage.' }),
      tick('Tage sind Arbeitstage', own(definition, 'workingDays') === 'true', (on) => inside(element, definition, { 'r:workingDays': on ? 'true' : undefined }))
    ]
  }

  function ofMessage (element, definition) {
    const put = (name) => {
      const roots = modeller.getDefinitions().get('rootElements')
      let message = name && roots.find((root) => root.$type === 'bpmn:Message' && root.name === name)
      if (name && !message) {
        message = moddle.create('bpmn:Message', { id: moddle.ids.nextPrefixed('nachricht_'), name })
        message.$parent = modeller.getDefinitions()
        inside(element, modeller.getDefinitions(), { rootElements: [message, ...roots] })
      }
      inside(element, definition, { messageRef: message })
    }
    return [field('Welche Nachricht?', definition.messageRef?.name, put)]
  }

  function ofFlow (element) {
    const source = bo(element).sourceRef
    const chooses = /Exclusive|Inclusive/.test(source?.$type) || source?.outgoing?.length > 1
    if (!chooses || /Parallel|EventBased/.test(source.$type)) return []
    return [
      field('Bedingung', bo(element).conditionExpression?.body, (text) => set(element, { conditionExpression: expression(text) }), { hint: 'In FEEL, zum Beispiel genehmigt = true.' }),
      tick('Diesen Weg nehmen, wenn keine Bedingung zutrifft', source.default === bo(element), (on) => set(element.source, { default: on ? bo(element) : undefined }))
    ]
  }

  function own1 (element) {
    const definition = bo(element).eventDefinitions?.[0]
    if (is(element, 'bpmn:UserTask') || is(element, 'bpmn:ManualTask')) return ofTask(element)
    if (is(element, 'bpmn:ServiceTask')) {
      return [attribute(element, 'connector', 'Welcher Dienst?', { kind: 'select', choices: known.connectors }), attribute(element, 'with', 'Was bekommt er?', { kind: 'text', hint: 'In FEEL, zum Beispiel { betrag: steuer }.' })]
    }
    if (is(element, 'bpmn:ScriptTask')) {
      return [field('Ausdruck', bo(element).script, (script) => set(element, { script, scriptFormat: script && 'application/feel' }), { kind: 'text', hint: 'In FEEL.' }), attribute(element, 'result', 'Name des Ergebnisses')]
    }
    if (is(element, 'bpmn:CallActivity')) return [field('Welcher Prozess?', bo(element).calledElement, (calledElement) => set(element, { calledElement }), { hint: 'Sein Kürzel.' })]
    if (is(element, 'bpmn:SequenceFlow')) return ofFlow(element)
    if (is(element, 'bpmn:Lane')) return [attribute(element, 'unit', 'Wer?', { kind: 'select', choices: known.units })]
    if (definition?.$type === 'bpmn:TimerEventDefinition') return ofTimer(element, definition)
    if (definition?.$type === 'bpmn:MessageEventDefinition') return ofMessage(element, definition)
    if (is(element, 'bpmn:StartEvent') && !definition) return fields(element)
    return []
  }

  function show () {
    const selected = selection.get()
    const element = selected.length === 1 ? (selected[0].labelTarget ?? selected[0]) : undefined
    const target = element ?? canvas.getRootElement()
    const focus = place.contains(document.activeElement) && shown === target ? document.activeElement.id : undefined
    shown = target
    count = 0
    const documentation = bo(target).documentation?.[0]?.text
    const parts = selected.length > 1
      ? [tag('p', { class: 'kern-body' }, 'Wählen Sie ein einzelnes Element aus, um seine Eigenschaften zu sehen.')]
      : [
          field('Name', bo(target).name, (name) => set(target, { name })),
          ...(element ? own1(element) : []),
          field('Beschreibung', documentation, (text) => set(target, { documentation: text ? [moddle.create('bpmn:Documentation', { text })] : [] }), { kind: 'text' })
        ]
    place.replaceChildren(tag('h2', { class: 'kern-heading-small' }, 'Eigenschaften'), ...parts)
    if (focus) document.getElementById(focus)?.focus()
  }

  events.on('selection.changed', show)
  events.on('elements.changed', ({ elements }) => { if (elements.includes(shown)) show() })
  show()
}

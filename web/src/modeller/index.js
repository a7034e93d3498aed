// The graphical modeller: bpmn-js with the house's palette, words and properties. What it draws goes to the server by the page's
// own form, and comes back judged.
import Modeler from 'bpmn-js/lib/Modeler'
import { german } from './german.js'
import house from './house.json'
import { levels } from './levels.js'
import { panel } from './panel.js'

const area = document.getElementById('zeichenflaeche')
const store = document.getElementById('modell')
const known = JSON.parse(area.dataset.known)

const modeller = new Modeler({
  container: area.querySelector('.r-modeller__canvas'),
  moddleExtensions: { r: house },
  additionalModules: [levels, { translate: ['value', german] }],
  all: known.all
})

async function begin () {
  const { sent } = area.dataset
  const xml = sent || await (await fetch(area.dataset.model, { credentials: 'same-origin' })).text()
  await modeller.importXML(xml)
  fit()
  panel(area.querySelector('.r-modeller__panel'), modeller, known)
  known.ways.forEach(play)
  let kept = modeller.get('commandStack')._stackIdx
  const changed = () => modeller.get('commandStack')._stackIdx !== kept || Boolean(sent)
  addEventListener('beforeunload', (event) => { if (changed()) event.preventDefault() })
  store.form.addEventListener('submit', async (event) => {
    event.preventDefault()
    // What is typed in the panel counts, though the focus is still there.
    document.activeElement?.blur()
    const { xml: drawn } = await modeller.saveXML({ format: true })
    store.value = drawn
    kept = modeller.get('commandStack')._stackIdx
    store.form.submit()
  })
  area.dataset.ready = 'true'
}

/** Shows the whole drawing, beside the palette. */
function fit () {
  const [palette, margin] = [130, 20]
  const { inner, outer } = modeller.get('canvas').viewbox()
  const scale = Math.min(1, Math.max(0.3, Math.min((outer.width - palette - margin) / inner.width, (outer.height - 2 * margin) / inner.height)))
  modeller.get('canvas').viewbox({ x: inner.x - palette / scale, y: inner.y - margin / scale, width: outer.width / scale, height: outer.height / scale })
}

/** The way to a fault, step by step, with its tokens marked in the drawing. */
function play ({ text, elements, steps }) {
  const place = document.querySelector('.r-modeller__ways')
  const [canvas, registry] = [modeller.get('canvas'), modeller.get('elementRegistry')]
  let [at, marked] = [-1, []]
  const said = Object.assign(document.createElement('p'), { className: 'kern-body' })
  said.setAttribute('role', 'status')
  const mark = (ids, marker) => {
    for (const id of ids.filter((id) => registry.get(id))) { canvas.addMarker(id, marker); marked.push([id, marker]) }
  }
  const show = () => {
    for (const [id, marker] of marked) if (registry.get(id)) canvas.removeMarker(id, marker)
    marked = []
    const step = steps[at]
    if (step) {
      mark([...step.nodes, ...step.flows], 'r-token')
      if (at === steps.length - 1) mark(elements, 'r-fault')
      said.textContent = `Schritt ${at + 1} von ${steps.length}: An der Reihe ist ${step.words}.`
    } else said.textContent = ''
    ;[back.disabled, on.disabled] = [at < 0, at === steps.length - 1]
  }
  const button = (label, by) => {
    const made = Object.assign(document.createElement('button'), { type: 'button', className: 'kern-btn kern-btn--secondary' })
    made.append(Object.assign(document.createElement('span'), { className: 'kern-label', textContent: label }))
    made.addEventListener('click', () => { at += by; show() })
    return made
  }
  const [back, on] = [button('Zurück', -1), button('Weiter', 1)]
  const row = Object.assign(document.createElement('div'), { className: 'r-buttons' })
  row.append(back, on)
  const title = Object.assign(document.createElement('h3'), { className: 'kern-heading-small', textContent: 'Weg zum Fehler' })
  const what = Object.assign(document.createElement('p'), { className: 'kern-body', textContent: text })
  place.append(title, what, said, row)
  show()
}

// For tests, and for whoever wants to look closer.
globalThis.modeller = modeller
begin().catch((error) => {
  area.querySelector('.r-modeller__panel').textContent = `Das Modell kann nicht gezeichnet werden: ${error.message}`
})

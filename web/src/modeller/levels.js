// What palette, context pad and menus offer: level A to everybody, B to the process office, C to nobody.
const A = /^replace-with-(none-start|message-start|timer-start|none-end|message-end|terminate-end|none-intermediate-throw|message-intermediate-(catch|throw)|timer-intermediate-catch|(exclusive|parallel|event-based)-gateway|(user|service|send|receive|manual)-task|call-activity|(collapsed|expanded)-subprocess|subprocess|(timer|message|error)-boundary|non-interrupting-(timer|message)-boundary|(sequence|default|conditional)-flow)$/
const C = /complex-gateway|parallel-event-based-instantiate/
// Rules without a table, and tasks of no kind, are nothing that runs here better than a task of a person.
const NOT_HERE = /^replace-with-(rule-)?task$/
const PAD = ['delete', 'replace', 'connect', 'append.end-event', 'append.gateway', 'append.append-task', 'append.intermediate-event', 'append.text-annotation', 'append.message-intermediate-event', 'append.timer-intermediate-event', 'append.receive-task', 'lane-insert-above', 'lane-insert-below', 'lane-divide-two', 'lane-divide-three']

const only = (entries, fits) => Object.fromEntries(Object.entries(entries).filter(([key]) => fits(key)))

function Levels (palette, contextPad, popupMenu, elementFactory, create, autoPlace, all) {
  const element = (type, options) => elementFactory.createShape({ type, ...options })
  const starts = (make) => { const action = (event) => create.start(event, make()); return { click: action, dragstart: action } }
  const entry = (group, icon, title, type, options) => ({ group, className: `bpmn-icon-${icon}`, title, action: starts(() => element(type, options)) })
  const made = {
    'create.start-event': entry('event', 'start-event-none', 'Beginn', 'bpmn:StartEvent'),
    'create.timer': entry('event', 'intermediate-event-catch-timer', 'Warten auf eine Zeit, oder Frist an einer Aufgabe', 'bpmn:IntermediateCatchEvent', { eventDefinitionType: 'bpmn:TimerEventDefinition' }),
    'create.message': entry('event', 'intermediate-event-catch-message', 'Warten auf eine Nachricht', 'bpmn:IntermediateCatchEvent', { eventDefinitionType: 'bpmn:MessageEventDefinition' }),
    'create.end-event': entry('event', 'end-event-none', 'Ende', 'bpmn:EndEvent'),
    'create.exclusive-gateway': entry('gateway', 'gateway-xor', 'Entscheidung: genau ein Weg', 'bpmn:ExclusiveGateway'),
    'create.parallel-gateway': entry('gateway', 'gateway-parallel', 'Gleichzeitig: alle Wege', 'bpmn:ParallelGateway'),
    ...(all && { 'create.inclusive-gateway': entry('gateway', 'gateway-or', 'Auswahl: ein Weg oder mehrere', 'bpmn:InclusiveGateway') }),
    'create.user-task': entry('activity', 'user-task', 'Aufgabe einer Person', 'bpmn:UserTask'),
    'create.service-task': entry('activity', 'service-task', 'Dienst', 'bpmn:ServiceTask'),
    ...(all && { 'create.script-task': entry('activity', 'script-task', 'Berechnung', 'bpmn:ScriptTask') }),
    'create.call-activity': entry('activity', 'call-activity', 'Aufruf eines Prozesses', 'bpmn:CallActivity')
  }
  const tools = (key) => /-tool$|^tool-separator$/.test(key) || key === 'create.subprocess-expanded' || (all && /^create\.(participant-expanded|data-object|data-store|group)$/.test(key))
  palette.registerProvider(500, {
    getPaletteEntries: () => (entries) => {
      const kept = only(entries, tools)
      if (kept['create.subprocess-expanded']) kept['create.subprocess-expanded'].title = 'Teilprozess'
      for (const [key, title] of [['create.participant-expanded', 'Pool'], ['create.data-object', 'Datenobjekt'], ['create.data-store', 'Datenspeicher'], ['create.group', 'Gruppe']]) if (kept[key]) kept[key].title = title
      return { ...kept, ...made }
    }
  })
  contextPad.registerProvider(500, {
    getContextPadEntries: () => (entries) => {
      const kept = all ? { ...entries } : only(entries, (key) => PAD.includes(key))
      if (kept['append.append-task']) {
        const append = (event, source) => autoPlace.append(source, element('bpmn:UserTask'))
        kept['append.append-task'] = { ...kept['append.append-task'], className: 'bpmn-icon-user-task', title: 'Aufgabe anfügen', action: { click: append, dragstart: (event, source) => create.start(event, element('bpmn:UserTask'), { source }) } }
      }
      return kept
    }
  })
  const fits = (key) => !C.test(key) && !NOT_HERE.test(key) && (all || A.test(key))
  popupMenu.registerProvider('bpmn-replace', 500, {
    getPopupMenuEntries: () => (entries) => only(entries, fits),
    getPopupMenuHeaderEntries: () => (entries) => all ? entries : {}
  })
}
Levels.$inject = ['palette', 'contextPad', 'popupMenu', 'elementFactory', 'create', 'autoPlace', 'config.all']

export const levels = { __init__: ['levels'], levels: ['type', Levels] }

// The modeller's own words in German, as far as they can be seen.
const WORDS = {
  'Activate hand tool': 'Verschieben (Hand)',
  'Activate lasso tool': 'Mehreres auswählen (Lasso)',
  'Activate create/remove space tool': 'Platz schaffen',
  'Activate global connect tool': 'Verbinden',
  'Add text annotation': 'Anmerkung anfügen',
  'Append end event': 'Ende anfügen',
  'Append gateway': 'Gateway anfügen',
  'Append intermediate/boundary event': 'Zwischenereignis anfügen',
  'Append message intermediate catch event': 'Warten auf Nachricht anfügen',
  'Append receive task': 'Empfangsaufgabe anfügen',
  'Append task': 'Aufgabe anfügen',
  'Append timer intermediate catch event': 'Warten auf Zeit anfügen',
  'Append conditional intermediate catch event': 'Warten auf Bedingung anfügen',
  'Append signal intermediate catch event': 'Warten auf Signal anfügen',
  'Append compensation activity': 'Aktivität zur Kompensation anfügen',
  'Add lane above': 'Bahn darüber einfügen',
  'Add lane below': 'Bahn darunter einfügen',
  'Divide into two lanes': 'In zwei Bahnen teilen',
  'Divide into three lanes': 'In drei Bahnen teilen',
  'Change element': 'Art ändern',
  'Change type': 'Art ändern',
  'Connect to other element': 'Mit einem anderen Element verbinden',
  'Connect using association': 'Mit einer Assoziation verbinden',
  'Connect using data input association': 'Mit Daten verbinden',
  Delete: 'Löschen',
  'Delete element': 'Löschen',
  Loop: 'Schleife',
  Collection: 'Mehrere',
  'Parallel multi-instance': 'mehrfach gleichzeitig',
  'Sequential multi-instance': 'mehrfach nacheinander',
  'Participant multiplicity': 'Mehrere Beteiligte',
  'Toggle non-interrupting': 'Unterbricht nicht',
  'Search in diagram': 'Im Bild suchen',
  'No results': 'Nichts gefunden',
  'No matching elements': 'Nichts gefunden',
  Search: 'Suchen',
  'Open {element}': '{element} öffnen',
  'Element must be selected': 'Wählen Sie zuerst ein Element aus',
  Task: 'Aufgabe',
  'User task': 'Benutzeraufgabe',
  'Service task': 'Dienstaufgabe',
  'Send task': 'Sendeaufgabe',
  'Receive task': 'Empfangsaufgabe',
  'Manual task': 'Manuelle Aufgabe',
  'Business rule task': 'Regelaufgabe',
  'Script task': 'Skriptaufgabe',
  'Call activity': 'Aufruf eines Prozesses',
  Transaction: 'Transaktion',
  'Event sub-process': 'Ereignis-Teilprozess',
  'Sub-process': 'Teilprozess',
  'Sub-process (collapsed)': 'Teilprozess (zugeklappt)',
  'Sub-process (expanded)': 'Teilprozess (aufgeklappt)',
  'Ad-hoc sub-process': 'Ad-hoc-Teilprozess',
  'Ad-hoc sub-process (collapsed)': 'Ad-hoc-Teilprozess (zugeklappt)',
  'Ad-hoc sub-process (expanded)': 'Ad-hoc-Teilprozess (aufgeklappt)',
  'Exclusive gateway': 'Exklusives Gateway',
  'Parallel gateway': 'Paralleles Gateway',
  'Inclusive gateway': 'Inklusives Gateway',
  'Event-based gateway': 'Ereignisbasiertes Gateway',
  'Start event': 'Startereignis',
  'Intermediate throw event': 'Zwischenereignis',
  'Boundary event': 'Angeheftetes Ereignis',
  'End event': 'Endereignis',
  'Sequence flow': 'Sequenzfluss',
  'Default flow': 'Standardfluss (übrige Fälle)',
  'Conditional flow': 'Bedingter Fluss'
}
const TRIGGERS = { Message: 'Nachricht', Timer: 'Zeit', Conditional: 'Bedingung', Signal: 'Signal', Error: 'Fehler', Escalation: 'Eskalation', Compensation: 'Kompensation', Cancel: 'Abbruch', Terminate: 'Terminierung', Link: 'Verweis' }
const PLACES = { 'start event': 'Startereignis', 'end event': 'Endereignis', 'intermediate catch event': 'Zwischenereignis, wartet', 'intermediate throw event': 'Zwischenereignis, sendet', 'boundary event': 'Angeheftetes Ereignis' }

function event (template) {
  const [, trigger, place, gentle] = /^(\w+) (start event|end event|intermediate (?:catch|throw) event|boundary event)( \(non-interrupting\))?$/.exec(template) ?? []
  return TRIGGERS[trigger] && `${PLACES[place]}: ${TRIGGERS[trigger]}${gentle ? ' (unterbricht nicht)' : ''}`
}

export function german (template, replacements = {}) {
  const words = WORDS[template] ?? event(template) ?? template
  return words.replace(/{([^}]+)}/g, (whole, name) => replacements[name] ?? whole)
}

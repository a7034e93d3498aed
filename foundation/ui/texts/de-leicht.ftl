# Rahmen der Seite
zum-inhalt = Direkt zum Inhalt
offizielle-website = Das ist die echte Internet-Seite: { $stadt }
hauptnavigation = Haupt-Menü
fusszeile = Wichtige Infos und Kontakt
brotkrumen = Hier sind Sie
sprache = Sprache
kontakt = Kontakt
impressum = Wer macht die Seite?
datenschutz = Daten-Schutz
barrierefreiheit = Barriere-Freiheit
leichte-sprache = Leichte Sprache
angemeldet-als = Sie sind angemeldet als
in-vertretung = Vertretung für { $name }
abmelden = Abmelden
akten-durchsuchen = Akten suchen
weiter = Weiter
zurueck = Zurück

# Felder
fehler = Fehler:
warnung = Achtung:
freiwillig = (freiwillig)
ja = Ja
nein = Nein
bitte-waehlen = Bitte wählen
tag = Tag
monat = Monat
jahr = Jahr
strasse = Straße
adresszusatz = Zusatz zur Adresse (freiwillig)
hausnummer = Haus-Nummer
postleitzahl = Post-Leit-Zahl
ort = Ort
zeichen-uebrig = { $anzahl ->
    [one] Sie können noch ein Zeichen schreiben.
   *[other] Sie können noch { $anzahl } Zeichen schreiben.
}
zeichen-zuviel = { $anzahl ->
    [one] Der Text ist um 1 Zeichen zu lang.
   *[other] Der Text ist um { $anzahl } Zeichen zu lang.
}
zeichen-uebrig-muster = Sie können noch # Zeichen schreiben.
zeichen-zuviel-muster = Der Text ist um # Zeichen zu lang.
datei-grenzen = Das geht: { $arten }. So groß darf eine Datei sein: { $groesse }.
dateien = Ihre Dateien
entfernen = Weg-Nehmen
fehler-ueberschrift = { $anzahl ->
    [one] Eine Antwort stimmt noch nicht
   *[other] { $anzahl } Antworten stimmen noch nicht
}

# Bausteine
kopieren = Kopieren
kopiert = Kopiert
keine-angabe = Keine Antwort
aendern = Ändern
schritt = Schritt { $schritt } von { $von }
aufgabe-offen = Noch offen
aufgabe-begonnen = Angefangen
aufgabe-erledigt = Fertig
aufgabe-gesperrt = Geht noch nicht
blaettern = Seiten der Liste
neuere = Neue Einträge
aeltere = Alte Einträge
suchen = Suchen
filtern = Liste kürzer machen
filter-aufheben = Alles zeigen
sortieren = Ordnen nach:
sortieren-auf = Nach { $spalte } ordnen. Das Kleinste steht oben.
sortieren-ab = Nach { $spalte } ordnen. Das Größte steht oben.
stand-eingegangen = Ist bei uns
stand-in-bearbeitung = Wir arbeiten daran
stand-rueckfrage = Wir haben eine Frage
stand-entschieden = Entschieden
stand-abgelegt = Fertig

# Monate
monat-1 = Januar
monat-2 = Februar
monat-3 = März
monat-4 = April
monat-5 = Mai
monat-6 = Juni
monat-7 = Juli
monat-8 = August
monat-9 = September
monat-10 = Oktober
monat-11 = November
monat-12 = Dezember

# Fehlerseiten
was-tun = Das können Sie jetzt tun
fehlernummer = Nummer für Fragen:
zur-startseite = Zur ersten Seite
warten = { $minuten ->
    [one] Bitte warten Sie eine Minute.
   *[other] Bitte warten Sie { $minuten } Minuten.
}
status-400-titel = Da fehlt etwas
status-400-was = Wir konnten das nicht lesen. Wir haben nichts gespeichert.
status-400-tun = Gehen Sie eine Seite zurück. Versuchen Sie es noch einmal.
status-403-titel = Das dürfen Sie hier nicht
status-403-was = Diese Seite ist nicht für Sie frei-gegeben.
status-403-tun = Haben Sie Fragen? Dann rufen Sie uns an. Nennen Sie die Nummer unten.
status-404-titel = Diese Seite gibt es nicht
status-404-was = Wir haben hier nichts gefunden.
status-404-tun = Ist die Adresse richtig geschrieben? Bitte prüfen Sie das.
status-409-titel = Es hat sich etwas geändert
status-409-was = Jemand anderes hat auch etwas geändert. Ihre Änderung ist nicht gespeichert.
status-409-tun = Laden Sie die Seite neu. Schreiben Sie Ihre Änderung noch einmal.
status-413-titel = Das ist zu groß
status-413-was = Die Datei ist zu groß. Wir haben nichts gespeichert.
status-413-tun = Nehmen Sie eine kleinere Datei. Die erlaubte Größe steht am Feld.
status-429-titel = Zu viele Versuche
status-429-was = Sie haben es sehr oft versucht.
status-429-tun = Bitte warten Sie etwas. Versuchen Sie es dann noch einmal.
status-500-titel = Bei uns ist ein Fehler passiert
status-500-was = Sie haben nichts falsch gemacht. Wir wissen von dem Fehler.
status-500-tun = Versuchen Sie es später noch einmal. Geht es dann nicht? Rufen Sie uns an. Nennen Sie die Nummer unten.
status-503-titel = Gerade ist viel los
status-503-was = Zu viele Menschen nutzen gerade diese Seite. Wir haben nichts gespeichert.
status-503-tun = Lassen Sie die Seite offen. Versuchen Sie es in einer Minute noch einmal.

# Rahmen der Seite
zum-inhalt = Zum Inhalt springen
offizielle-website = Offizielle Website: { $stadt }
hauptnavigation = Hauptnavigation
fusszeile = Rechtliches und Kontakt
brotkrumen = Sie sind hier
sprache = Sprache
kontakt = Kontakt
impressum = Impressum
datenschutz = Datenschutz
barrierefreiheit = Barrierefreiheit
leichte-sprache = Leichte Sprache
angemeldet-als = Angemeldet als
in-vertretung = in Vertretung für { $name }
abmelden = Abmelden
akten-durchsuchen = Akten und Vorgänge durchsuchen
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
adresszusatz = Zusatz (freiwillig)
hausnummer = Hausnummer
postleitzahl = Postleitzahl
ort = Ort
zeichen-uebrig = { $anzahl ->
    [one] Sie können noch ein Zeichen schreiben.
   *[other] Sie können noch { $anzahl } Zeichen schreiben.
}
zeichen-zuviel = { $anzahl ->
    [one] Der Text hat 1 Zeichen zu viel.
   *[other] Der Text hat { $anzahl } Zeichen zu viel.
}
zeichen-uebrig-muster = Sie können noch # Zeichen schreiben.
zeichen-zuviel-muster = Der Text hat # Zeichen zu viel.
datei-grenzen = Erlaubt sind { $arten }. Eine Datei darf höchstens { $groesse } groß sein.
dateien = Hochgeladene Dateien
entfernen = Entfernen
fehler-ueberschrift = { $anzahl ->
    [one] Bitte prüfen Sie eine Angabe
   *[other] Bitte prüfen Sie { $anzahl } Angaben
}

# Bausteine
kopieren = Kopieren
kopiert = Kopiert
keine-angabe = Keine Angabe
aendern = Ändern
schritt = Schritt { $schritt } von { $von }
aufgabe-offen = Offen
aufgabe-begonnen = Begonnen
aufgabe-erledigt = Erledigt
aufgabe-gesperrt = Noch nicht möglich
blaettern = Seiten der Liste
neuere = Neuere Einträge
aeltere = Ältere Einträge
suchen = Suchen
filtern = Liste filtern
filter-aufheben = Filter aufheben
sortieren = Sortieren nach:
sortieren-auf = Nach { $spalte } aufsteigend sortieren
sortieren-ab = Nach { $spalte } absteigend sortieren
stand-eingegangen = Eingegangen
stand-in-bearbeitung = In Bearbeitung
stand-rueckfrage = Rückfrage offen
stand-entschieden = Entschieden
stand-abgelegt = Abgeschlossen

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
was-tun = Was Sie jetzt tun können
fehlernummer = Nummer für Rückfragen:
zur-startseite = Zur Startseite
warten = { $minuten ->
    [one] Bitte warten Sie eine Minute.
   *[other] Bitte warten Sie { $minuten } Minuten.
}
status-400-titel = Die Anfrage ist unvollständig
status-400-was = Etwas an der Anfrage fehlt oder ist nicht lesbar. Es wurde nichts gespeichert.
status-400-tun = Gehen Sie eine Seite zurück und versuchen Sie es noch einmal. Ihre Eingaben sind dort meist noch vorhanden.
status-403-titel = Das dürfen Sie hier nicht
status-403-was = Für diese Seite oder diesen Schritt fehlt Ihnen die Berechtigung.
status-403-tun = Wenn Sie meinen, dass Sie die Berechtigung haben müssten, wenden Sie sich an uns und nennen Sie die Nummer unten.
status-404-titel = Diese Seite gibt es nicht
status-404-was = Unter dieser Adresse haben wir nichts gefunden.
status-404-tun = Prüfen Sie, ob die Adresse richtig geschrieben ist. Wenn Sie einem Link gefolgt sind, ist er veraltet.
status-409-titel = Inzwischen hat sich etwas geändert
status-409-was = Jemand anderes hat dasselbe bearbeitet, während Sie geschrieben haben. Ihre Änderung wurde nicht gespeichert.
status-409-tun = Gehen Sie eine Seite zurück, laden Sie die Seite neu und tragen Sie Ihre Änderung noch einmal ein.
status-413-titel = Das ist zu groß
status-413-was = Die Dateien oder Texte sind größer als erlaubt. Es wurde nichts gespeichert.
status-413-tun = Verkleinern Sie die Dateien oder laden Sie sie einzeln hoch. Die erlaubte Größe steht am Feld.
status-429-titel = Zu viele Versuche
status-429-was = Von Ihrem Anschluss kamen in kurzer Zeit sehr viele Anfragen.
status-429-tun = Warten Sie etwas und versuchen Sie es dann noch einmal. Ihre Eingaben gehen nicht verloren, wenn Sie die Seite geöffnet lassen.
status-500-titel = Bei uns ist ein Fehler aufgetreten
status-500-was = Das liegt nicht an Ihnen. Der Fehler ist aufgezeichnet.
status-500-tun = Versuchen Sie es in einigen Minuten noch einmal. Hilft das nicht, rufen Sie uns an oder schreiben Sie uns und nennen Sie die Nummer unten.
status-503-titel = Gerade ist viel los
status-503-was = Wir können Ihre Anfrage im Moment nicht annehmen. Es wurde nichts gespeichert.
status-503-tun = Versuchen Sie es in einer Minute noch einmal. Lassen Sie die Seite geöffnet, damit Ihre Eingaben erhalten bleiben.

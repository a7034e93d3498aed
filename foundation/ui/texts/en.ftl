# Rahmen der Seite
zum-inhalt = Skip to main content
offizielle-website = Official website: { $stadt }
hauptnavigation = Main navigation
fusszeile = Legal information and contact
brotkrumen = You are here
sprache = Language
kontakt = Contact
impressum = Legal notice
datenschutz = Privacy
barrierefreiheit = Accessibility
leichte-sprache = Plain German
angemeldet-als = Signed in as
in-vertretung = deputising for { $name }
abmelden = Sign out
akten-durchsuchen = Search files and cases
weiter = Continue
zurueck = Back

# Felder
fehler = Error:
warnung = Warning:
freiwillig = (optional)
ja = Yes
nein = No
bitte-waehlen = Please choose
tag = Day
monat = Month
jahr = Year
strasse = Street
adresszusatz = Addition (optional)
hausnummer = House number
postleitzahl = Postal code
ort = Town
zeichen-uebrig = { $anzahl ->
    [one] You have one character remaining.
   *[other] You have { $anzahl } characters remaining.
}
zeichen-zuviel = { $anzahl ->
    [one] The text is 1 character too long.
   *[other] The text is { $anzahl } characters too long.
}
zeichen-uebrig-muster = You have # characters remaining.
zeichen-zuviel-muster = The text is # characters too long.
datei-grenzen = You can upload { $arten }. A file may be at most { $groesse }.
dateien = Uploaded files
entfernen = Remove
fehler-ueberschrift = { $anzahl ->
    [one] Please check one answer
   *[other] Please check { $anzahl } answers
}

# Bausteine
kopieren = Copy
kopiert = Copied
keine-angabe = Not provided
aendern = Change
schritt = Step { $schritt } of { $von }
aufgabe-offen = To do
aufgabe-begonnen = Started
aufgabe-erledigt = Done
aufgabe-gesperrt = Cannot start yet
blaettern = Pages of the list
neuere = Newer entries
aeltere = Older entries
suchen = Search
filtern = Filter list
filter-aufheben = Clear filters
sortieren = Sort by:
sortieren-auf = Sort by { $spalte }, ascending
sortieren-ab = Sort by { $spalte }, descending
stand-eingegangen = Received
stand-in-bearbeitung = Being processed
stand-rueckfrage = Waiting for your answer
stand-entschieden = Decided
stand-abgelegt = Closed

# Monate
monat-1 = January
monat-2 = February
monat-3 = March
monat-4 = April
monat-5 = May
monat-6 = June
monat-7 = July
monat-8 = August
monat-9 = September
monat-10 = October
monat-11 = November
monat-12 = December

# Fehlerseiten
was-tun = What you can do now
fehlernummer = Number to quote:
zur-startseite = Go to the start page
warten = { $minuten ->
    [one] Please wait one minute.
   *[other] Please wait { $minuten } minutes.
}
status-400-titel = The request is incomplete
status-400-was = Part of the request is missing or cannot be read. Nothing was saved.
status-400-tun = Go back one page and try again. Your answers are usually still there.
status-403-titel = You cannot do this here
status-403-was = You do not have permission for this page or this step.
status-403-tun = If you think you should have permission, contact us and quote the number below.
status-404-titel = This page does not exist
status-404-was = We found nothing at this address.
status-404-tun = Check that the address is spelled correctly. If you followed a link, it is out of date.
status-409-titel = Something has changed in the meantime
status-409-was = Somebody else edited the same thing while you were writing. Your change was not saved.
status-409-tun = Go back one page, reload it and enter your change again.
status-413-titel = This is too large
status-413-was = The files or texts are larger than allowed. Nothing was saved.
status-413-tun = Make the files smaller or upload them one by one. The allowed size is shown at the field.
status-429-titel = Too many attempts
status-429-was = We received a great many requests from your connection in a short time.
status-429-tun = Wait a little and then try again. Keep the page open so that you do not lose your answers.
status-500-titel = Something went wrong on our side
status-500-was = This is not your fault. The error has been recorded.
status-500-tun = Try again in a few minutes. If that does not help, call or write to us and quote the number below.
status-503-titel = We are very busy right now
status-503-was = We cannot take your request at the moment. Nothing was saved.
status-503-tun = Try again in a minute. Keep the page open so that you do not lose your answers.

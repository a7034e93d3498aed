# Allgemein
startseite = Startseite
weiter = Weiter
zurueck = Zurück
suchen = Suchen
absenden = Verbindlich absenden

# Startseite und Leistungen
start-titel = Rathaus online
start-satz = Hier erledigen Sie Ihre Angelegenheiten mit der Verwaltung: beantragen, Stand verfolgen, Schreiben herunterladen.
leistungen = Leistungen
leistungen-satz = Alle Leistungen, die Sie online beantragen können.
leistungen-suche = Welche Leistung suchen Sie?
leistungen-keine = Zu „{ $worte }“ gibt es noch keine Online-Leistung. Versuchen Sie ein anderes Wort oder rufen Sie uns an: { $telefon }.
leistungen-treffer = { $anzahl ->
    [one] Eine Leistung zu „{ $worte }“
   *[other] { $anzahl } Leistungen zu „{ $worte }“
}
alle-leistungen = Alle Leistungen
weiteres = Weiteres
begonnen = Antrag begonnen?
begonnen-satz = Mit Ihrem Code machen Sie dort weiter, wo Sie aufgehört haben.
schreiben-pruefen = Schreiben prüfen
schreiben-pruefen-satz = Prüfen Sie, ob ein Schreiben der Stadt echt ist.
kontakt = Kontakt
oeffnungszeiten = Öffnungszeiten
telefon = Telefon
email = E-Mail
anschrift = Anschrift
beantragen = Jetzt online beantragen
auf-einen-blick = Auf einen Blick
dauer = Bearbeitungszeit
kosten = Kosten
rechtsgrundlage = Rechtsgrundlagen
datenschutz-titel = Ihre Daten
datenschutz-zweck = Wofür wir Ihre Daten brauchen
datenschutz-grundlage = Rechtsgrundlage
datenschutz-dauer = Wie lange wir sie aufbewahren
datenschutz-empfaenger = Wer sie erhält
datenschutz-pflicht = Müssen Sie die Daten angeben?
vertrauen-none = Ohne Nachweis der Identität
vertrauen-email = Bestätigung Ihrer E-Mail-Adresse mit einem Code
vertrauen-low = Nutzerkonto
vertrauen-substantial = Nutzerkonto mit Zertifikat
vertrauen-high = Online-Ausweis
ausweisen = So weisen Sie sich aus
noch-nicht = Diesen Nachweis bieten wir noch nicht online an. Bitte kommen Sie mit Ihrem Ausweis ins Rathaus.

# Ausfüllen
spaeter-weiter = Später weitermachen
gebuehr = Gebühr
pruefen-titel = Angaben prüfen
pruefen-satz = Prüfen Sie bitte alle Angaben. Danach senden Sie den Antrag ab.
absenden-hinweis-titel = Was danach passiert
absenden-hinweis = Sie erhalten sofort ein Geschäftszeichen und eine Eingangsbestätigung mit Nachweis. Auf einer Statusseite sehen Sie jeden Schritt.
code-titel = E-Mail-Adresse bestätigen
code-satz = Wir senden einen Code mit sechs Ziffern an { $email }. So wissen wir, dass Nachrichten zu Ihrem Antrag bei Ihnen ankommen.
code-senden = Code senden
code-gesendet = Wir haben einen Code an { $email } gesendet. Er gilt 20 Minuten.
code-frage = Code aus der E-Mail
code-hilfe = Sechs Ziffern
code-neu = Neuen Code senden
code-keiner = Fordern Sie zuerst einen Code an.
code-zu-oft = Der Code wurde zu oft falsch eingegeben. Fordern Sie einen neuen an.
code-abgelaufen = Der Code ist abgelaufen. Fordern Sie einen neuen an.
code-falsch = Der Code stimmt nicht. Prüfen Sie die sechs Ziffern in der E-Mail.
merken-titel = Später weitermachen
merken-satz = Ihre Angaben sind gespeichert. Wenn Sie nichts ändern, löschen wir sie am { $tag }.
merken-code = Ihr Code
merken-wie = Notieren Sie den Code. Mit ihm und Ihrer E-Mail-Adresse öffnen Sie den Antrag auch an einem anderen Gerät. In diesem Browser geht es ohne Code weiter.
merken-weiter = Jetzt weitermachen
loeschen = Antrag löschen
loeschen-warnung = Wenn Sie den Antrag löschen, sind alle Angaben sofort weg.
fortsetzen-titel = Antrag fortsetzen
fortsetzen-satz = Geben Sie den Code ein, den Sie notiert haben.
fortsetzen-email = E-Mail-Adresse
fortsetzen-email-hilfe = Nur wenn Sie sie im Antrag schon angegeben haben
fortsetzen = Antrag öffnen
fortsetzen-falsch = Zu diesem Code und dieser E-Mail-Adresse gibt es keinen Antrag. Prüfen Sie beides.
datei-grenze = Höchstens { $anzahl } Dateien mit je höchstens { $groesse } sind erlaubt.

# Status
zeichen = Geschäftszeichen
status-titel = Stand Ihres Antrags: { $leistung }
gesendet-titel = Ihr Antrag ist eingegangen
gesendet-mail = Wir haben Ihnen den Link zu dieser Seite per E-Mail geschickt.
gesendet-merken = Speichern Sie die Adresse dieser Seite. Nur mit ihr sehen Sie den Stand.
stand-eingegangen = Ihr Antrag ist eingegangen und wartet auf die Bearbeitung.
stand-in-bearbeitung = Ihr Antrag wird bearbeitet.
stand-rueckfrage = Wir haben eine Frage an Sie. Bitte antworten Sie, damit es weitergeht.
stand-stattgegeben = Ihrem Antrag wurde stattgegeben.
stand-abgelehnt = Ihr Antrag wurde abgelehnt. Die Gründe stehen in dem Schreiben.
stand-zurueckgenommen = Sie haben den Antrag zurückgenommen.
stand-abgeschlossen = Der Vorgang ist abgeschlossen.
bis-wann = Wir entscheiden voraussichtlich bis zum { $tag }.
bekanntgabe = Das Schreiben gilt am { $tag } als bekannt gegeben (§ 9 OZG). Von da an laufen Fristen.
dokumente = Schreiben
dokumente-warten = Ihr Schreiben wird gerade erstellt. Laden Sie die Seite in einer Minute neu.
echt = Jedes Schreiben trägt einen Nachweis, den jeder ohne uns prüfen kann.
echt-link = So prüfen Sie ein Schreiben
verlauf = Verlauf
verlauf-eingang = Antrag eingegangen
verlauf-bearbeitung = Bearbeitung begonnen
verlauf-rueckfrage = Frage an Sie gestellt
verlauf-erinnerung = Wir haben Sie an unsere Frage erinnert
verlauf-antwort = Sie haben geantwortet
verlauf-entschieden = Über den Antrag entschieden
verlauf-abgeschlossen = Vorgang abgeschlossen
verlauf-wieder-offen = Vorgang wieder geöffnet
angaben = Ihre Angaben
angaben-zeigen = Angaben im Antrag anzeigen
status-merken = Wer die Adresse dieser Seite kennt, sieht Ihren Antrag. Geben Sie sie nicht weiter.
frage = Unsere Frage an Sie
antwort = Ihre Antwort
antwort-datei = Datei zur Antwort
antwort-senden = Antwort senden
beantwortet = Ihre Antwort ist angekommen. Die Bearbeitung geht weiter.
zuruecknehmen-titel = Antrag zurücknehmen
zuruecknehmen-warnung = Ein zurückgenommener Antrag wird nicht weiter bearbeitet. Sie können jederzeit einen neuen stellen.
zuruecknehmen = Antrag zurücknehmen

# Eingangsbestätigung
quittung-titel = Eingangsbestätigung
quittung-satz = Ihr Antrag ist bei uns eingegangen. Dieses Schreiben ist der Beleg dafür.
quittung-zeichen = Geschäftszeichen
quittung-eingang = Eingegangen am
quittung-status = Den Stand Ihres Antrags sehen Sie hier:
quittung-angaben = Ihre Angaben

# Prüfen
pruefen-seite = Schreiben prüfen
pruefen-seite-satz = Hier prüfen Sie, ob ein Schreiben dieser Verwaltung echt und unverändert ist. Sie brauchen die PDF-Datei. Von Papier scannen Sie den QR-Code.
pruefen-datei = PDF-Datei des Schreibens
pruefen-knopf = Prüfen
pruefen-echt = Das Schreiben ist echt und unverändert.
pruefen-echt-code = Der Nachweis ist echt.
pruefen-code-satz = Der QR-Code beweist, dass diese Amtshandlung verzeichnet ist. Ob der Text auf dem Papier stimmt, zeigt nur die PDF-Datei.
pruefen-falsch = Das Schreiben ist nicht so, wie es ausgestellt wurde.
pruefen-fehler = Wählen Sie die PDF-Datei aus, die Sie prüfen möchten.
pruefen-selbst = Ohne uns prüfen
pruefen-selbst-satz = Sie müssen uns dabei nicht vertrauen. Mit dem Programm „rathaus verify“ und diesem öffentlichen Schlüssel prüfen Sie jedes Schreiben ohne Verbindung zu uns:
pruefen-schluessel = Schlüssel
pruefen-was = Das ist bewiesen

# Rückmeldung zur Barrierefreiheit
rueckmeldung-titel = Barriere melden
rueckmeldung-text = Was funktioniert nicht?
rueckmeldung-hilfe = Nennen Sie die Seite und was Sie tun wollten.
rueckmeldung-email = E-Mail-Adresse für unsere Antwort
rueckmeldung-senden = Meldung senden
rueckmeldung-danke = Danke für Ihre Meldung
rueckmeldung-danke-satz = Wir melden uns bei Ihnen, wenn Sie eine E-Mail-Adresse angegeben haben.
rueckmeldung-vorgang = Ihre Meldung ist bei uns ein Vorgang. Nennen Sie das Geschäftszeichen, wenn Sie nachfragen.
rueckmeldung-eingang = Eingegangen am
rueckmeldung-fehlt = Beschreiben Sie bitte, was nicht funktioniert.
seite-fehlt = Dieser Text wurde noch nicht geschrieben.

# E-Mails
mail-code-betreff = { $code } ist Ihr Code für { $stadt }
mail-code-text = Ihr Code lautet: { $code }

    Geben Sie ihn auf der Seite ein, auf der Sie Ihren Antrag ausfüllen. Er gilt 20 Minuten.
    Wenn Sie keinen Antrag ausfüllen, ignorieren Sie diese E-Mail.
mail-entwurf-betreff = Ihr angefangener Antrag wird gelöscht
mail-entwurf-text = Sie haben bei { $stadt } einen Antrag angefangen und nicht abgesendet.
    In sieben Tagen löschen wir Ihre Angaben. Mit Ihrem Code machen Sie hier weiter:

    { $adresse }
mail-eingang-betreff = Ihr Antrag ist eingegangen ({ $zeichen })
mail-eingang-text = Ihr Antrag ist bei { $stadt } eingegangen. Geschäftszeichen: { $zeichen }

    Hier sehen Sie den Stand. Geben Sie den Link nicht weiter:
    { $adresse }
mail-rueckfrage-betreff = Wir haben eine Frage zu Ihrem Antrag ({ $zeichen })
mail-rueckfrage-text = Zu Ihrem Antrag mit dem Geschäftszeichen { $zeichen } haben wir eine Frage.
    Lesen und beantworten Sie sie hier:

    { $adresse }
mail-erinnerung-betreff = Unsere Frage zu Ihrem Antrag ist noch offen ({ $zeichen })
mail-erinnerung-text = Zu Ihrem Antrag mit dem Geschäftszeichen { $zeichen } warten wir noch auf Ihre Antwort.
    Ohne sie können wir nicht über den Antrag entscheiden. Lesen und beantworten Sie die Frage hier:

    { $adresse }
mail-bescheid-betreff = Zu Ihrem Antrag liegt ein Schreiben bereit ({ $zeichen })
mail-bescheid-text = Zu Ihrem Antrag mit dem Geschäftszeichen { $zeichen } liegt ein Schreiben für Sie bereit:

    { $adresse }

    Es gilt am { $tag } als bekannt gegeben, auch wenn Sie es nicht abrufen (§ 9 OZG).

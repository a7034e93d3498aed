# Allgemein
startseite = Start-Seite
weiter = Weiter
zurueck = Zurück
suchen = Suchen
absenden = Antrag abschicken

# Startseite und Leistungen
start-titel = Rathaus im Internet
start-satz = Hier können Sie Anträge stellen. Sie müssen dafür nicht ins Rathaus kommen.
leistungen = Anträge
leistungen-satz = Diese Anträge gibt es im Internet.
leistungen-suche = Was suchen Sie?
leistungen-keine = Zu „{ $worte }“ gibt es noch keinen Antrag im Internet. Versuchen Sie ein anderes Wort. Oder rufen Sie uns an. Die Nummer ist: { $telefon }.
leistungen-treffer = { $anzahl ->
    [one] 1 Antrag zu „{ $worte }“
   *[other] { $anzahl } Anträge zu „{ $worte }“
}
alle-leistungen = Alle Anträge
weiteres = Das geht auch
begonnen = Haben Sie schon angefangen?
begonnen-satz = Dann haben Sie einen Code. Mit dem Code machen Sie weiter.
schreiben-pruefen = Brief prüfen
schreiben-pruefen-satz = Ist ein Brief wirklich von uns? Hier können Sie das prüfen.
kontakt = So erreichen Sie uns
oeffnungszeiten = Dann haben wir offen
telefon = Telefon
email = E-Mail
anschrift = Adresse
beantragen = Antrag jetzt ausfüllen
auf-einen-blick = Das Wichtigste
dauer = So lange dauert es
kosten = Das kostet es
rechtsgrundlage = Diese Gesetze gelten
datenschutz-titel = Ihre Daten
datenschutz-zweck = Dafür brauchen wir Ihre Daten
datenschutz-grundlage = Das Gesetz dazu
datenschutz-dauer = So lange behalten wir Ihre Daten
datenschutz-empfaenger = Diese Menschen lesen Ihre Daten
datenschutz-pflicht = Müssen Sie die Daten angeben?
vertrauen-none = Sie brauchen keinen Nachweis
vertrauen-email = Wir schicken einen Code an Ihre E-Mail-Adresse
vertrauen-low = Sie brauchen ein Nutzer-Konto
vertrauen-substantial = Sie brauchen ein Nutzer-Konto mit Zertifikat
vertrauen-high = Sie brauchen Ihren Ausweis mit Online-Funktion
ausweisen = So zeigen Sie: Das bin ich
noch-nicht = Das geht noch nicht im Internet. Bitte kommen Sie mit Ihrem Ausweis ins Rathaus.

# Ausfüllen
spaeter-weiter = Später weiter-machen
gebuehr = Kosten
pruefen-titel = Stimmt alles?
pruefen-satz = Lesen Sie bitte alles noch einmal. Dann schicken Sie den Antrag ab.
absenden-hinweis-titel = So geht es weiter
absenden-hinweis = Sie bekommen gleich eine Nummer. Die Nummer gehört zu Ihrem Antrag. Auf einer Seite sehen Sie immer: So weit ist mein Antrag.
code-titel = E-Mail-Adresse prüfen
code-satz = Wir schicken einen Code an { $email }. Der Code hat 6 Zahlen. So wissen wir: Die Adresse stimmt.
code-senden = Code schicken
code-gesendet = Der Code ist unterwegs an { $email }. Er gilt 20 Minuten.
code-frage = Code aus der E-Mail
code-hilfe = 6 Zahlen
code-neu = Neuen Code schicken
code-keiner = Holen Sie zuerst einen Code.
code-zu-oft = Der Code war zu oft falsch. Holen Sie einen neuen Code.
code-abgelaufen = Der Code ist zu alt. Holen Sie einen neuen Code.
code-falsch = Der Code stimmt nicht. Schauen Sie noch einmal in die E-Mail.
merken-titel = Später weiter-machen
merken-satz = Ihre Angaben sind gespeichert. Am { $tag } löschen wir sie. Machen Sie vorher weiter.
merken-code = Ihr Code
merken-wie = Schreiben Sie den Code auf. Mit dem Code und Ihrer E-Mail-Adresse machen Sie weiter. Das geht auch an einem anderen Computer.
merken-weiter = Jetzt weiter-machen
loeschen = Antrag löschen
loeschen-warnung = Dann sind alle Angaben weg.
fortsetzen-titel = Antrag weiter-machen
fortsetzen-satz = Schreiben Sie hier Ihren Code.
fortsetzen-email = E-Mail-Adresse
fortsetzen-email-hilfe = Nur wenn sie schon im Antrag steht
fortsetzen = Antrag öffnen
fortsetzen-falsch = Der Code oder die E-Mail-Adresse stimmt nicht. Prüfen Sie bitte beides.
datei-grenze = Erlaubt sind { $anzahl } Dateien. Jede Datei darf { $groesse } groß sein.

# Status
zeichen = Nummer von Ihrem Antrag
status-titel = So weit ist Ihr Antrag: { $leistung }
gesendet-titel = Ihr Antrag ist da
gesendet-mail = Wir haben Ihnen eine E-Mail geschickt. In der E-Mail ist ein Link zu dieser Seite.
gesendet-merken = Speichern Sie die Adresse von dieser Seite. Sonst finden Sie die Seite nicht mehr.
stand-eingegangen = Ihr Antrag ist da. Bald liest ihn ein Mensch.
stand-in-bearbeitung = Ein Mensch arbeitet an Ihrem Antrag.
stand-rueckfrage = Wir haben eine Frage. Bitte antworten Sie.
stand-stattgegeben = Die Antwort ist: Ja.
stand-abgelehnt = Die Antwort ist: Nein. Die Gründe stehen im Brief.
stand-zurueckgenommen = Sie wollten den Antrag nicht mehr.
stand-abgeschlossen = Der Antrag ist fertig.
bis-wann = Sie bekommen die Antwort wahrscheinlich bis zum { $tag }.
bekanntgabe = Ab dem { $tag } gilt der Brief als angekommen. Ab dann zählen die Fristen.
dokumente = Briefe
dokumente-warten = Wir machen gerade Ihren Brief. Laden Sie die Seite in 1 Minute neu.
echt = Jeder Brief hat einen Nachweis. Jeder kann den Nachweis prüfen.
echt-link = So prüfen Sie einen Brief
verlauf = Das ist passiert
verlauf-eingang = Der Antrag ist angekommen
verlauf-bearbeitung = Jemand arbeitet am Antrag
verlauf-rueckfrage = Wir haben eine Frage gestellt
verlauf-erinnerung = Wir haben Sie an unsere Frage erinnert
verlauf-antwort = Sie haben geantwortet
verlauf-entschieden = Der Antrag ist entschieden
verlauf-abgeschlossen = Der Antrag ist fertig
verlauf-wieder-offen = Der Antrag ist wieder offen
angaben = Ihre Angaben
angaben-zeigen = Das haben Sie geschrieben
status-merken = Wer die Adresse von dieser Seite hat, sieht Ihren Antrag. Geben Sie die Adresse nicht weiter.
frage = Unsere Frage
antwort = Ihre Antwort
antwort-datei = Datei zu Ihrer Antwort
antwort-senden = Antwort abschicken
beantwortet = Ihre Antwort ist da. Wir arbeiten weiter.
zuruecknehmen-titel = Antrag zurück-nehmen
zuruecknehmen-warnung = Dann arbeiten wir nicht mehr an dem Antrag. Sie können immer einen neuen Antrag stellen.
zuruecknehmen = Antrag zurück-nehmen

# Eingangsbestätigung
quittung-titel = Ihr Antrag ist da
quittung-satz = Ihr Antrag ist bei uns angekommen. Dieser Brief beweist das.
quittung-zeichen = Nummer
quittung-eingang = Angekommen am
quittung-status = Hier sehen Sie, wie weit Ihr Antrag ist:
quittung-angaben = Das haben Sie geschrieben

# Prüfen
pruefen-seite = Brief prüfen
pruefen-seite-satz = Ist ein Brief wirklich von uns? Hat jemand den Brief geändert? Hier können Sie das prüfen. Sie brauchen die PDF-Datei.
pruefen-datei = PDF-Datei von dem Brief
pruefen-knopf = Prüfen
pruefen-echt = Der Brief ist echt. Niemand hat ihn geändert.
pruefen-echt-code = Der Nachweis ist echt.
pruefen-code-satz = Der Code zeigt: Das haben wir gemacht. Er zeigt nicht: Der Text auf dem Papier stimmt. Dafür brauchen Sie die PDF-Datei.
pruefen-falsch = Der Brief stimmt nicht. Jemand hat ihn geändert.
pruefen-fehler = Wählen Sie bitte die PDF-Datei.
pruefen-selbst = Ohne uns prüfen
pruefen-selbst-satz = Sie müssen uns nicht glauben. Sie können den Brief mit dem Programm „rathaus verify“ prüfen. Dafür brauchen Sie diesen Schlüssel:
pruefen-schluessel = Schlüssel
pruefen-was = Das ist sicher

# Rückmeldung zur Barrierefreiheit
rueckmeldung-titel = Problem melden
rueckmeldung-text = Was geht nicht?
rueckmeldung-hilfe = Auf welcher Seite waren Sie? Was wollten Sie tun?
rueckmeldung-email = E-Mail-Adresse für unsere Antwort
rueckmeldung-senden = Abschicken
rueckmeldung-danke = Danke
rueckmeldung-danke-satz = Wir lesen Ihre Meldung. Wir schreiben Ihnen eine E-Mail. Dafür brauchen wir Ihre Adresse.
rueckmeldung-vorgang = Wir bearbeiten Ihre Meldung. Schreiben Sie bitte das Zeichen auf. Sie brauchen es, wenn Sie nachfragen.
rueckmeldung-eingang = Bei uns angekommen am
rueckmeldung-fehlt = Schreiben Sie bitte: Was geht nicht?
seite-fehlt = Diesen Text gibt es noch nicht.

# E-Mails
mail-code-betreff = { $code } ist Ihr Code von { $stadt }
mail-code-text = Ihr Code ist: { $code }

    Schreiben Sie den Code auf die Seite mit Ihrem Antrag. Der Code gilt 20 Minuten.
    Füllen Sie keinen Antrag aus? Dann müssen Sie nichts tun.
mail-entwurf-betreff = Wir löschen bald Ihren Antrag
mail-entwurf-text = Sie haben bei { $stadt } einen Antrag angefangen. Sie haben ihn nicht abgeschickt.
    In 7 Tagen löschen wir Ihre Angaben. Mit Ihrem Code machen Sie hier weiter:

    { $adresse }
mail-eingang-betreff = Ihr Antrag ist da ({ $zeichen })
mail-eingang-text = Ihr Antrag ist bei { $stadt } angekommen. Die Nummer ist: { $zeichen }

    Hier sehen Sie, wie weit Ihr Antrag ist. Geben Sie den Link nicht weiter:
    { $adresse }
mail-rueckfrage-betreff = Wir haben eine Frage ({ $zeichen })
mail-rueckfrage-text = Wir haben eine Frage zu Ihrem Antrag. Die Nummer ist { $zeichen }.
    Lesen Sie die Frage hier. Antworten Sie bitte auch hier:

    { $adresse }
mail-erinnerung-betreff = Bitte antworten Sie uns ({ $zeichen })
mail-erinnerung-text = Wir haben Sie etwas gefragt. Die Nummer von Ihrem Antrag ist { $zeichen }.
    Wir warten noch auf Ihre Antwort. Ohne Ihre Antwort geht es nicht weiter.
    Lesen Sie die Frage hier. Antworten Sie bitte auch hier:

    { $adresse }
mail-bescheid-betreff = Ein Brief für Sie ({ $zeichen })
mail-bescheid-text = Es gibt einen Brief zu Ihrem Antrag. Die Nummer ist { $zeichen }. Hier ist der Brief:

    { $adresse }

    Am { $tag } gilt der Brief als angekommen. Das gilt auch, wenn Sie ihn nicht lesen.

# General
startseite = Home
weiter = Continue
zurueck = Back
suchen = Search
absenden = Submit application

# Start page and services
start-titel = Town hall online
start-satz = Apply, follow the progress and download your letters without coming to the town hall.
leistungen = Services
leistungen-satz = All services you can apply for online.
leistungen-suche = Which service are you looking for?
leistungen-keine = There is no online service for “{ $worte }” yet. Try another word or call us: { $telefon }.
leistungen-treffer = { $anzahl ->
    [one] One service for “{ $worte }”
   *[other] { $anzahl } services for “{ $worte }”
}
alle-leistungen = All services
weiteres = More
begonnen = Already started?
begonnen-satz = Use your code to continue where you left off.
schreiben-pruefen = Check a letter
schreiben-pruefen-satz = Check whether a letter from the town is genuine.
kontakt = Contact
oeffnungszeiten = Opening hours
telefon = Phone
email = E-mail
anschrift = Address
beantragen = Apply online now
auf-einen-blick = At a glance
dauer = Processing time
kosten = Cost
rechtsgrundlage = Legal basis
datenschutz-titel = Your data
datenschutz-zweck = What we need your data for
datenschutz-grundlage = Legal basis
datenschutz-dauer = How long we keep them
datenschutz-empfaenger = Who receives them
datenschutz-pflicht = Do you have to give the data?
vertrauen-none = No proof of identity needed
vertrauen-email = Confirmation of your e-mail address by a code
vertrauen-low = User account
vertrauen-substantial = User account with certificate
vertrauen-high = Online identity card
ausweisen = How you identify yourself
noch-nicht = We do not offer this proof online yet. Please come to the town hall with your identity document.

# Filling in
spaeter-weiter = Continue later
gebuehr = Fee
pruefen-titel = Check your answers
pruefen-satz = Please check everything. Then submit your application.
absenden-hinweis-titel = What happens next
absenden-hinweis = You immediately get a reference number and a receipt with proof. A status page shows you every step.
code-titel = Confirm your e-mail address
code-satz = We will send a six-digit code to { $email }, so that we know messages about your application reach you.
code-senden = Send code
code-gesendet = We sent a code to { $email }. It is valid for 20 minutes.
code-frage = Code from the e-mail
code-hilfe = Six digits
code-neu = Send a new code
code-keiner = Request a code first.
code-zu-oft = The code was entered wrongly too often. Request a new one.
code-abgelaufen = The code has expired. Request a new one.
code-falsch = The code is not right. Check the six digits in the e-mail.
merken-titel = Continue later
merken-satz = Your answers are saved. If you change nothing, we will delete them on { $tag }.
merken-code = Your code
merken-wie = Write the code down. With it and your e-mail address you can open the application on another device. In this browser you can continue without the code.
merken-weiter = Continue now
loeschen = Delete application
loeschen-warnung = If you delete the application, all answers are gone at once.
fortsetzen-titel = Continue an application
fortsetzen-satz = Enter the code you wrote down.
fortsetzen-email = E-mail address
fortsetzen-email-hilfe = Only if you already gave it in the application
fortsetzen = Open application
fortsetzen-falsch = There is no application for this code and e-mail address. Check both.
datei-grenze = At most { $anzahl } files of at most { $groesse } each are allowed.

# Status
zeichen = Reference number
status-titel = Status of your application: { $leistung }
gesendet-titel = We received your application
gesendet-mail = We sent you the link to this page by e-mail.
gesendet-merken = Save the address of this page. You need it to see the status.
stand-eingegangen = Your application was received and waits to be processed.
stand-in-bearbeitung = Your application is being processed.
stand-rueckfrage = We have a question for you. Please answer so that we can continue.
stand-stattgegeben = Your application was granted.
stand-abgelehnt = Your application was refused. The letter gives the reasons.
stand-zurueckgenommen = You withdrew the application.
stand-abgeschlossen = The case is closed.
bis-wann = We expect to decide by { $tag }.
bekanntgabe = The letter counts as delivered on { $tag } (section 9 OZG). Time limits run from then on.
dokumente = Letters
dokumente-warten = Your letter is being prepared. Reload the page in a minute.
echt = Every letter carries a proof that anybody can check without us.
echt-link = How to check a letter
verlauf = History
verlauf-eingang = Application received
verlauf-bearbeitung = Processing began
verlauf-rueckfrage = We asked you a question
verlauf-erinnerung = We reminded you of our question
verlauf-antwort = You answered
verlauf-entschieden = Application decided
verlauf-abgeschlossen = Case closed
verlauf-wieder-offen = Case reopened
angaben = Your answers
angaben-zeigen = Show the answers in your application
status-merken = Whoever knows the address of this page can see your application. Do not pass it on.
frage = Our question
antwort = Your answer
antwort-datei = File for your answer
antwort-senden = Send answer
beantwortet = Your answer has arrived. Processing continues.
zuruecknehmen-titel = Withdraw application
zuruecknehmen-warnung = A withdrawn application is not processed any further. You can make a new one at any time.
zuruecknehmen = Withdraw application

# Receipt
quittung-titel = Confirmation of receipt
quittung-satz = We received your application. This letter is the proof of it.
quittung-zeichen = Reference number
quittung-eingang = Received on
quittung-status = You can follow your application here:
quittung-angaben = Your answers

# Checking
pruefen-seite = Check a letter
pruefen-seite-satz = Check here whether a letter from this administration is genuine and unchanged. You need the PDF file. For paper, scan the QR code.
pruefen-datei = PDF file of the letter
pruefen-knopf = Check
pruefen-echt = The letter is genuine and unchanged.
pruefen-echt-code = The proof is genuine.
pruefen-code-satz = The QR code proves that this act was recorded. Only the PDF file can show whether the text on the paper is right.
pruefen-falsch = The letter is not as it was issued.
pruefen-fehler = Choose the PDF file you want to check.
pruefen-selbst = Check without us
pruefen-selbst-satz = You do not have to trust us. With the program “rathaus verify” and this public key you can check every letter without a connection to us:
pruefen-schluessel = Key
pruefen-was = What is proven

# Accessibility feedback
rueckmeldung-titel = Report a barrier
rueckmeldung-text = What does not work?
rueckmeldung-hilfe = Name the page and what you wanted to do.
rueckmeldung-email = E-mail address for our answer
rueckmeldung-senden = Send report
rueckmeldung-danke = Thank you for your report
rueckmeldung-danke-satz = We will answer if you gave an e-mail address.
rueckmeldung-vorgang = Your report is now a case. Please quote the reference if you ask about it.
rueckmeldung-eingang = Received on
rueckmeldung-fehlt = Please describe what does not work.
seite-fehlt = This text has not been written yet.

# E-mails
mail-code-betreff = { $code } is your code for { $stadt }
mail-code-text = Your code is: { $code }

    Enter it on the page where you fill in your application. It is valid for 20 minutes.
    If you are not filling in an application, ignore this e-mail.
mail-entwurf-betreff = Your unfinished application will be deleted
mail-entwurf-text = You started an application with { $stadt } and did not submit it.
    We will delete your answers in seven days. Use your code to continue here:

    { $adresse }
mail-eingang-betreff = We received your application ({ $zeichen })
mail-eingang-text = Your application has arrived at { $stadt }. Reference number: { $zeichen }

    Follow its progress here. Do not pass the link on:
    { $adresse }
mail-rueckfrage-betreff = We have a question about your application ({ $zeichen })
mail-rueckfrage-text = We have a question about your application with the reference number { $zeichen }.
    Read and answer it here:

    { $adresse }
mail-erinnerung-betreff = Our question about your application is still open ({ $zeichen })
mail-erinnerung-text = We are still waiting for your answer about your application with the reference number { $zeichen }.
    Without it we cannot decide on the application. Read and answer the question here:

    { $adresse }
mail-bescheid-betreff = There is a letter about your application ({ $zeichen })
mail-bescheid-text = There is a letter for you about your application with the reference number { $zeichen }:

    { $adresse }

    It counts as delivered on { $tag }, even if you do not open it (section 9 OZG).

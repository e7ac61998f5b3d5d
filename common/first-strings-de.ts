/** The words of the first frame in German; the list is that of `first-strings.ts`. */
import type { FirstStrings } from './first-strings.ts';
import { productName } from './product.ts';

const problems: FirstStrings['problems'] = {
  'access-denied': {
    title: 'Die Anmeldung wurde im Browser abgebrochen.',
    advice: 'Es hat sich nichts geändert. Melden Sie sich an, wann immer Sie möchten.',
  },
  'sign-in-refused': {
    title: 'WorkOS hat diese Anmeldung nicht angenommen.',
    advice:
      'Vielleicht darf Ihr Konto diese App nicht verwenden. Versuchen Sie es mit einem anderen, oder fragen Sie Ihre Administration.',
  },
  'attempt-expired': {
    title: 'Die Anmeldung hat zu lange gedauert und ist beendet.',
    advice: 'Melden Sie sich noch einmal an und schließen Sie die Anmeldung im Browser rechtzeitig ab.',
  },
  'sign-in-interrupted': {
    title: 'Ihre letzte Anmeldung wurde unterbrochen.',
    advice: 'Die App wurde geschlossen, bevor sie fertig war. Melden Sie sich noch einmal an.',
  },
  'code-refused': {
    title: 'Die Antwort des Browsers war nicht zu gebrauchen.',
    advice: 'Vielleicht ist sie zu alt oder schon verwendet. Melden Sie sich noch einmal an.',
  },
  'refresh-refused': {
    title: 'Ihre Sitzung lässt sich gerade nicht erneuern.',
    advice:
      'Sie sind noch angemeldet, aber was WorkOS braucht, geht nicht. Bleibt es dabei, melden Sie sich noch einmal an.',
  },
  'callback-unknown': {
    title: 'Das ist nicht die Adresse, auf der diese Anmeldung endet.',
    advice:
      'Kopieren Sie die ganze Adresse aus der Adresszeile Ihres Browsers und fügen Sie sie noch einmal ein.',
  },
  'device-code-disabled': {
    title: 'Die Anmeldung mit einem Code ist nicht möglich.',
    advice: 'Ihre Organisation hat sie nicht eingeschaltet. Machen Sie stattdessen in Ihrem Browser weiter.',
  },
  'browser-not-opened': {
    title: 'Ihr Browser ließ sich nicht öffnen.',
    advice: 'Kopieren Sie den Link und fügen Sie ihn in einen Browser auf diesem Computer ein.',
  },
  'hosted-sign-out-failed': {
    title: 'Ihr Browser ist vielleicht noch angemeldet.',
    advice:
      'Er konnte nicht geöffnet werden, um Sie auch dort abzumelden. Die nächste Anmeldung hier verlangt Ihr Passwort.',
  },
  'redirect-port-busy': {
    title: 'Ein anderes Programm ist der Anmeldung im Weg.',
    advice:
      'Es belegt den Port, über den Ihr Browser zurückkommt. Beenden Sie das Programm und melden Sie sich dann an.',
  },
  unreachable: {
    title: 'WorkOS ist nicht erreichbar.',
    advice: 'Prüfen Sie Internetverbindung, VPN oder Proxy und versuchen Sie es dann noch einmal.',
  },
  'service-busy': {
    title: 'WorkOS ist gerade überlastet.',
    advice:
      'Versuchen Sie es in einigen Sekunden noch einmal. Wenn Sie angemeldet sind, bleiben Sie es, und die App versucht es selbst innerhalb von 15 Minuten.',
  },
  'response-invalid': {
    title: 'Die Antwort kam nicht von WorkOS.',
    advice:
      'Vielleicht verlangt Ihr Netzwerk zuerst eine eigene Anmeldung. Öffnen Sie dafür eine beliebige Website in Ihrem Browser und versuchen Sie es dann noch einmal.',
  },
  'certificate-refused': {
    title: 'Der Verbindung zu WorkOS ist nicht zu trauen.',
    advice:
      'Vielleicht liest eine Firewall mit, oder das Datum dieses Computers ist falsch. Prüfen Sie das Datum und fragen Sie dann Ihre Administration.',
  },
  'proxy-refused': {
    title: 'Ein Proxy ist im Weg.',
    advice:
      'Er ist nicht erreichbar oder verlangt ein Passwort. Prüfen Sie den Proxy in den Netzwerkeinstellungen Ihres Systems.',
  },
  'token-rejected': {
    title: 'Die Anmeldung ließ sich nicht überprüfen.',
    advice:
      'Vielleicht geht die Uhr dieses Computers falsch. Prüfen Sie Datum und Uhrzeit und melden Sie sich dann noch einmal an.',
  },
  'api-unreachable': {
    title: 'Der Dienst der App ist nicht erreichbar.',
    advice: 'Prüfen Sie Internetverbindung, VPN oder Proxy und versuchen Sie es dann noch einmal.',
  },
  'client-refused': {
    title: 'WorkOS kennt diese App nicht so, wie sie eingerichtet ist.',
    advice: 'Wer die App betreibt, sollte die Client-ID und die Redirect-URIs prüfen.',
  },
  'storage-failed': {
    title: 'Ihre Anmeldung ließ sich nicht speichern.',
    advice:
      'Vielleicht ist der Datenträger voll oder Ihr Benutzerordner schreibgeschützt. Prüfen Sie beides und versuchen Sie es dann noch einmal.',
  },
  'signed-out': {
    title: 'Sie sind abgemeldet.',
    advice: 'Melden Sie sich an, um weiterzumachen.',
  },
  'nothing-to-do': {
    title: 'Diese Anmeldung ist schon beendet.',
    advice: 'Beginnen Sie eine neue, falls Sie sie noch brauchen.',
  },
  'too-many-requests': {
    title: 'Sie haben das zu oft versucht.',
    advice: 'Warten Sie ein paar Sekunden und versuchen Sie es dann noch einmal.',
  },
  'request-invalid': {
    title: 'Das konnte die App nicht ausführen.',
    advice: 'Beenden Sie die App, öffnen Sie sie wieder und versuchen Sie es noch einmal.',
  },
  internal: {
    title: 'In der App ist etwas schiefgegangen.',
    advice: 'Versuchen Sie es noch einmal. Hilft das nicht, beenden Sie die App und öffnen Sie sie wieder.',
  },
};

const reasons: FirstStrings['reasons'] = {
  'signed-out': {
    title: 'Sie sind abgemeldet.',
    advice: 'Bis zum nächsten Mal.',
  },
  'session-ended': {
    title: 'Ihre Sitzung wurde beendet.',
    advice:
      'Ihre Organisation oder Administration hat sie geschlossen. Melden Sie sich an, um weiterzumachen.',
  },
  'session-expired': {
    title: 'Ihre Sitzung ist zu Ende.',
    advice: 'Sie ist abgelaufen oder wurde anderswo beendet. Melden Sie sich an, um weiterzumachen.',
  },
  interrupted: {
    title: 'Ihre Sitzung wurde unterbrochen.',
    advice: 'Beim Verlängern ist die Verbindung abgerissen. Melden Sie sich an, um weiterzumachen.',
  },
  'storage-unreadable': {
    title: 'Ihre gespeicherte Anmeldung war nicht lesbar.',
    advice:
      'Die Datei ist beschädigt und wurde für den Support aufgehoben. Melden Sie sich an, um weiterzumachen.',
  },
  'storage-newer': {
    title: 'Ihre gespeicherte Anmeldung ist von einer neueren Version.',
    advice:
      'Sie bleibt, wie sie ist. Aktualisieren Sie die App, um sie zu nutzen, oder melden Sie sich bis zum Beenden an.',
  },
  'keyring-changed': {
    title: 'Ihre gespeicherte Anmeldung lässt sich nicht entsperren.',
    advice: 'Der Schlüsselbund dieses Computers hat sich geändert. Melden Sie sich an, um weiterzumachen.',
  },
};

export const germanFirstStrings: FirstStrings = {
  direction: 'ltr',
  productName,
  problems,
  problemDetail: 'Für den Support: {code}, {detail}',
  reasons,
  places: {
    home: 'Start',
    dashboard: 'Dashboard',
    account: 'Konto',
    settings: 'Einstellungen',
  },
  navigation: 'Hauptnavigation',
  actions: {
    signIn: 'Anmelden',
    createAccount: 'Konto erstellen',
    differentAccount: 'Anderes Konto verwenden',
    cancel: 'Abbrechen',
    reopenBrowser: 'Browser erneut öffnen',
    copyLink: 'Link kopieren',
    signOut: 'Abmelden',
    retry: 'Noch einmal versuchen',
    signInAgain: 'Neu anmelden',
    dismiss: 'Verstanden',
  },
  restoring: `${productName} wird geöffnet …`,
  keyringNotice: {
    title: 'Sie bleiben angemeldet, bis Sie die App beenden.',
    advice:
      'Dieser Computer bietet keinen Schlüsselbund, der eine Anmeldung sicher aufbewahrt. Deshalb wird nichts gespeichert.',
    action: 'Was tun?',
  },
  signedOut: {
    title: `Bei ${productName} anmelden`,
    lead: 'Sie melden sich in Ihrem Browser an. Ihr Passwort bleibt dort.',
    protectedTitle: 'Anmelden, um „{place}“ zu sehen',
    protectedLead: '„{place}“ ist nur für angemeldete Personen. Danach sind Sie gleich wieder hier.',
  },
  signingIn: {
    startingTitle: 'Anmeldung läuft …',
    startingLead: 'Das dauert nur einen Moment.',
    waitingTitle: 'Weiter in Ihrem Browser',
    waitingLead: 'Melden Sie sich dort an und kehren Sie dann zurück.',
    waitingLeadIn: 'Melden Sie sich in {browser} an und kehren Sie dann zurück.',
    finishingTitle: 'Anmeldung läuft …',
    finishingLead: 'Ihr Browser ist fertig. WorkOS wird noch gefragt.',
    timeLeft: 'Verbleibende Zeit',
    copied: 'Link kopiert. Fügen Sie ihn in Ihren Browser ein.',
    useBrowser: 'Den Browser hier verwenden',
  },
  home: {
    title: 'Willkommen, {name}',
    signedInAs: 'Sie sind angemeldet als',
  },
};

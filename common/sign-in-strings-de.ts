/** The German words of the sign-in, part of `strings-de.ts`. */
import type { SignInStrings } from './sign-in-strings.ts';
import { productName } from './product.ts';

const problems: SignInStrings['problems'] = {
  'access-denied': {
    title: 'Die Anmeldung wurde abgebrochen.',
    advice: 'Es hat sich nichts geändert. Sie können sich jederzeit anmelden.',
  },
  'sign-in-refused': {
    title: 'Sie konnten nicht angemeldet werden.',
    advice:
      'Ihr Konto hat vielleicht keinen Zugriff auf diese App. Verwenden Sie ein anderes oder fragen Sie Ihre Administration.',
  },
  'attempt-expired': {
    title: 'Die Anmeldung hat zu lange gedauert.',
    advice: 'Melden Sie sich noch einmal an und schließen Sie die Anmeldung im Browser rechtzeitig ab.',
  },
  'sign-in-interrupted': {
    title: 'Ihre letzte Anmeldung wurde unterbrochen.',
    advice: 'Die App wurde geschlossen, bevor sie fertig war. Melden Sie sich noch einmal an.',
  },
  'code-refused': {
    title: 'Die Anmeldung konnte nicht abgeschlossen werden.',
    advice: 'Sie ist vielleicht abgelaufen oder wurde schon verwendet. Melden Sie sich noch einmal an.',
  },
  'not-confirmed': {
    title: 'Sie haben nicht bestätigt, dass Sie es sind.',
    advice: 'Es hat sich nichts geändert. Versuchen Sie es noch einmal, wenn Sie so weit sind.',
  },
  'confirmed-as-other': {
    title: 'Das war ein anderes Konto oder eine andere Organisation.',
    advice:
      'Es hat sich nichts geändert. Versuchen Sie es noch einmal, mit dem Konto und der Organisation, die Sie hier nutzen.',
  },
  'confirmed-try-again': {
    title: 'Sie haben bestätigt, dass Sie es sind.',
    advice: 'Zur Sicherheit wurde noch nichts gesendet. Versuchen Sie es noch einmal, um weiterzumachen.',
  },
  'browser-not-alone': {
    title: 'Die Anmeldung wurde zu Ihrer Sicherheit abgebrochen.',
    advice:
      'Ihr Link wurde zweimal geöffnet, vielleicht von jemand anderem an diesem Computer. Melden Sie sich noch einmal an.',
  },
  'refresh-refused': {
    title: 'Ihre Sitzung lässt sich gerade nicht verlängern.',
    advice:
      'Sie sind noch angemeldet, aber manches funktioniert vielleicht nicht. Bleibt es dabei, melden Sie sich neu an.',
  },
  'callback-unknown': {
    title: 'Diese Adresse gehört nicht zu dieser Anmeldung.',
    advice:
      'Kopieren Sie die ganze Adresse aus der Adresszeile Ihres Browsers und fügen Sie sie noch einmal ein.',
  },
  'device-code-disabled': {
    title: 'Sie können sich nicht mit einem Code anmelden.',
    advice: 'Für diese App ist das nicht eingeschaltet. Machen Sie in Ihrem Browser weiter.',
  },
  'policy-unreadable': {
    title: 'Auf diesem Computer ist die Anmeldung ausgeschaltet.',
    advice: 'Die Vorgaben Ihrer Organisation enthalten einen Fehler. Wenden Sie sich an Ihre Administration.',
  },
  'browser-not-opened': {
    title: 'Ihr Browser konnte nicht geöffnet werden.',
    advice: 'Kopieren Sie den Link und fügen Sie ihn in einen Browser auf diesem Computer ein.',
  },
  'hosted-sign-out-failed': {
    title: 'Ihr Browser ist vielleicht noch angemeldet.',
    advice:
      'Er konnte nicht geöffnet werden, um Sie auch dort abzumelden. Die nächste Anmeldung hier verlangt Ihr Passwort.',
  },
  'redirect-port-busy': {
    title: 'Ein anderes Programm blockiert die Anmeldung.',
    advice:
      'Es belegt den Port, über den Ihr Browser zur App zurückkehrt. Beenden Sie es und melden Sie sich dann noch einmal an.',
  },
  unreachable: {
    title: 'Der Anmeldedienst ist nicht erreichbar.',
    advice: 'Prüfen Sie Internetverbindung, VPN oder Proxy und versuchen Sie es dann noch einmal.',
  },
  'service-busy': {
    title: 'Der Anmeldedienst ist gerade ausgelastet.',
    advice:
      'Versuchen Sie es in einigen Sekunden noch einmal. Wenn Sie angemeldet sind, bleiben Sie es, und die App versucht es innerhalb von 15 Minuten selbst wieder.',
  },
  'response-invalid': {
    title: 'Ihr Netzwerk verlangt vielleicht eine eigene Anmeldung.',
    advice:
      'Öffnen Sie zur Probe eine beliebige Website in Ihrem Browser und versuchen Sie es dann noch einmal.',
  },
  'certificate-refused': {
    title: 'Die Verbindung ist nicht sicher.',
    advice:
      'Vielleicht liest eine Firewall mit, oder das Datum dieses Computers ist falsch. Prüfen Sie das Datum und fragen Sie dann Ihre Administration.',
  },
  'proxy-refused': {
    title: 'Ihr Proxy hat die Verbindung blockiert.',
    advice:
      'Er ist nicht erreichbar oder verlangt ein Passwort. Prüfen Sie den Proxy in den Netzwerkeinstellungen Ihres Systems.',
  },
  'token-rejected': {
    title: 'Die Anmeldung konnte nicht überprüft werden.',
    advice:
      'Vielleicht geht die Uhr dieses Computers falsch. Prüfen Sie Datum und Uhrzeit und melden Sie sich dann noch einmal an.',
  },
  'api-unreachable': {
    title: `${productName} erreicht den Server nicht.`,
    advice: 'Prüfen Sie Internetverbindung, VPN oder Proxy und versuchen Sie es dann noch einmal.',
  },
  'client-refused': {
    title: 'Diese App ist nicht richtig eingerichtet.',
    advice: 'Bitten Sie Ihre Administration, Client-ID und Redirect-URIs zu prüfen.',
  },
  'storage-failed': {
    title: 'Ihre Anmeldung konnte nicht gespeichert werden.',
    advice: 'Der Datenträger ist vielleicht voll oder schreibgeschützt. Die App versucht es weiter.',
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
    title: 'Das ging zu schnell.',
    advice: 'Warten Sie einen Moment und versuchen Sie es dann noch einmal.',
  },
  'request-invalid': {
    title: 'Das hat nicht geklappt.',
    advice: 'Beenden Sie die App und öffnen Sie sie wieder.',
  },
  internal: {
    title: 'Etwas ist schiefgegangen.',
    advice: 'Versuchen Sie es noch einmal. Hilft das nicht, beenden Sie die App und öffnen Sie sie wieder.',
  },
};

const reasons: SignInStrings['reasons'] = {
  'signed-out': {
    title: 'Sie sind abgemeldet.',
    advice: 'Bis zum nächsten Mal.',
  },
  'session-ended': {
    title: 'Ihre Sitzung wurde beendet.',
    advice: 'Ihre Organisation oder Administration hat sie beendet. Melden Sie sich an, um weiterzumachen.',
  },
  'mfa-required': {
    title: 'Ihre Organisation verlangt einen zweiten Anmeldeschritt.',
    advice: 'Melden Sie sich an, um ihn einzurichten.',
  },
  'sso-required': {
    title: 'Ihre Organisation verlangt die Anmeldung mit ihrem eigenen Konto.',
    advice: 'Melden Sie sich an, um weiterzumachen.',
  },
  'session-expired': {
    title: 'Ihre Sitzung ist zu Ende.',
    advice:
      'Sie ist abgelaufen oder wurde auf einem anderen Gerät beendet. Melden Sie sich an, um weiterzumachen.',
  },
  'browser-not-alone': {
    title: 'Sie wurden zu Ihrer Sicherheit abgemeldet.',
    advice:
      'Der Link Ihrer Anmeldung wurde zweimal geöffnet, vielleicht von jemand anderem an diesem Computer. Melden Sie sich noch einmal an.',
  },
  interrupted: {
    title: 'Ihre Sitzung wurde unterbrochen.',
    advice: 'Beim Verlängern ging die Verbindung verloren. Melden Sie sich an, um weiterzumachen.',
  },
  'storage-unreadable': {
    title: 'Ihre gespeicherte Anmeldung konnte nicht gelesen werden.',
    advice:
      'Die Datei ist beschädigt; eine Kopie bleibt für den Support. Melden Sie sich an, um weiterzumachen.',
  },
  'storage-newer': {
    title: 'Ihre gespeicherte Anmeldung ist von einer neueren Version.',
    advice:
      'Sie wurde nicht verändert. Aktualisieren Sie die App, um sie zu nutzen, oder melden Sie sich an, bis Sie die App beenden.',
  },
  'keyring-changed': {
    title: 'Ihre gespeicherte Anmeldung lässt sich nicht entsperren.',
    advice: 'Der Schlüsselbund dieses Computers hat sich geändert. Melden Sie sich an, um weiterzumachen.',
  },
  'keyring-absent': {
    title: 'Ihre gespeicherte Anmeldung lässt sich nicht entsperren.',
    advice:
      'Der Schlüsselbund dieses Computers läuft nicht. Starten Sie ihn, um angemeldet zu bleiben, oder melden Sie sich an, bis Sie die App beenden.',
  },
  'keyring-locked': {
    title: 'Ihre gespeicherte Anmeldung lässt sich nicht entsperren.',
    advice:
      'Der Schlüsselbund dieses Computers ist gesperrt. Entsperren Sie ihn, um angemeldet zu bleiben, oder melden Sie sich an, bis Sie die App beenden.',
  },
  'keyring-dismissed': {
    title: 'Ihre gespeicherte Anmeldung ist noch gesperrt.',
    advice:
      'Sie haben den Schlüsselbund nicht entsperrt. Starten Sie diese App neu, um wieder gefragt zu werden, oder melden Sie sich an, bis Sie die App beenden.',
  },
  'keyring-silent': {
    title: 'Ihre gespeicherte Anmeldung lässt sich noch nicht entsperren.',
    advice:
      'Der Schlüsselbund dieses Computers antwortet nicht. Die App versucht es weiter. Bis Sie sie beenden, können Sie sich anmelden.',
  },
};

export const germanSignInStrings: SignInStrings = {
  direction: 'ltr',
  productName,
  problems,
  serviceProblem: {
    title: 'Der Anmeldedienst antwortet nicht.',
    advice:
      'An Ihrer Verbindung liegt es nicht. Warten Sie ein paar Minuten und versuchen Sie es dann noch einmal.',
  },
  problemDetail: 'Für den Support: {code}, {detail}',
  reasons,
  places: {
    home: 'Start',
    dashboard: 'Dashboard',
    account: 'Konto',
    settings: 'Einstellungen',
  },
  navigation: 'Hauptnavigation',
  accountMenu: 'Kontomenü',
  actions: {
    signIn: 'Anmelden',
    createAccount: 'Konto erstellen',
    differentAccount: 'Anderes Konto verwenden',
    cancel: 'Abbrechen',
    reopenBrowser: 'Browser erneut öffnen',
    reopenBrowserNamed: '{browser} erneut öffnen',
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
      'Der Schlüsselbund dieses Computers ist nicht nutzbar, daher kann Ihre Anmeldung nicht gespeichert werden.',
    action: 'Was kann ich tun?',
  },
  signedOut: {
    title: `Bei ${productName} anmelden`,
    lead: 'Sie melden sich in Ihrem Browser an. Diese App sieht Ihr Passwort nie.',
    protectedTitle: 'Anmelden, um „{place}“ zu sehen',
    protectedLead: 'Nach der Anmeldung im Browser sind Sie gleich wieder hier.',
  },
  signingIn: {
    startingTitle: 'Anmeldung läuft …',
    startingLead: 'Das dauert nur einen Moment.',
    waitingTitle: 'Weiter in Ihrem Browser',
    waitingLead: 'Melden Sie sich dort an und kehren Sie dann zurück.',
    waitingLeadNamed: 'Melden Sie sich in {browser} an und kehren Sie dann zurück.',
    finishingTitle: 'Anmeldung läuft …',
    finishingLead: 'Fast fertig. Ihre Anmeldung wird geprüft.',
    timeLeft: 'Verbleibende Zeit',
    copied: 'Link kopiert. Fügen Sie ihn in Ihren Browser ein.',
    useBrowser: 'Hier im Browser anmelden',
  },
  home: {
    title: 'Willkommen, {name}',
    signedInAs: 'Sie sind angemeldet als',
  },
};

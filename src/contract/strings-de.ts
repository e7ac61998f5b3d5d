/** Every sentence that a person reads, in German; the list is that of `strings.ts`. */
import { productName } from './product.ts';
import type { Strings } from './strings.ts';

const problems: Strings['problems'] = {
  'access-denied': {
    title: 'Die Anmeldung wurde im Browser abgebrochen.',
    advice: 'Es hat sich nichts geändert. Melden Sie sich an, wann immer Sie möchten.',
  },
  'sign-in-refused': {
    title: 'WorkOS hat diese Anmeldung nicht angenommen.',
    advice:
      'Versuchen Sie es noch einmal oder mit einem anderen Konto. Hilft das nicht, fragen Sie Ihre Administration.',
  },
  'attempt-expired': {
    title: 'Die Anmeldung hat zu lange gedauert und ist beendet.',
    advice: 'Melden Sie sich noch einmal an und schließen Sie die Anmeldung im Browser rechtzeitig ab.',
  },
  'code-refused': {
    title: 'Die Antwort des Browsers war nicht zu gebrauchen.',
    advice: 'Vielleicht ist sie zu alt oder schon verwendet. Melden Sie sich noch einmal an.',
  },
  'refresh-refused': {
    title: 'WorkOS erneuert Ihre Sitzung nicht.',
    advice:
      'Sie sind noch angemeldet, aber was WorkOS braucht, geht nicht. Bleibt es dabei, melden Sie sich noch einmal an.',
  },
  'callback-unknown': {
    title: 'Das ist nicht der Link dieser Anmeldung.',
    advice:
      'Kopieren Sie die ganze Adresse aus der Adresszeile Ihres Browsers und fügen Sie sie noch einmal ein.',
  },
  'device-code-disabled': {
    title: 'Codes stehen hier nicht zur Verfügung.',
    advice: 'Ihre Organisation hat sie nicht eingeschaltet. Machen Sie stattdessen in Ihrem Browser weiter.',
  },
  'browser-not-opened': {
    title: 'Ihr Browser ließ sich nicht öffnen.',
    advice: 'Kopieren Sie den Link und fügen Sie ihn in einen Browser auf diesem Computer ein.',
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
  'response-invalid': {
    title: 'Die Antwort kam nicht von WorkOS.',
    advice:
      'Vielleicht verlangt Ihr Netzwerk eine eigene Anmeldung. Öffnen Sie eine beliebige Website, um daran vorbeizukommen, und versuchen Sie es dann noch einmal.',
  },
  'certificate-refused': {
    title: 'Der Verbindung zu WorkOS ist nicht zu trauen.',
    advice:
      'Das Zertifikat ist ungültig: Vielleicht liest eine Firewall mit, oder das Datum dieses Computers ist falsch. Fragen Sie Ihre Administration.',
  },
  'proxy-refused': {
    title: 'Ein Proxy ist im Weg.',
    advice:
      'Er ist nicht erreichbar oder verlangt ein Passwort. Prüfen Sie den Proxy in den Netzwerkeinstellungen Ihres Systems.',
  },
  'token-rejected': {
    title: 'Die Anmeldung ließ sich nicht überprüfen.',
    advice: 'Prüfen Sie Datum und Uhrzeit dieses Computers und melden Sie sich dann noch einmal an.',
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
      'Prüfen Sie, ob der Datenträger voll oder Ihr Benutzerordner schreibgeschützt ist, und versuchen Sie es dann noch einmal.',
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
    title: 'Das waren zu viele Anfragen auf einmal.',
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

const reasons: Strings['reasons'] = {
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
    title: 'Ihre Sitzung ist abgelaufen.',
    advice: 'Sitzungen dauern nur eine bestimmte Zeit. Melden Sie sich an, um weiterzumachen.',
  },
  interrupted: {
    title: 'Ihre Sitzung wurde unterbrochen.',
    advice: 'Beim Verlängern ist die Verbindung abgerissen. Melden Sie sich an, um weiterzumachen.',
  },
  'storage-unreadable': {
    title: 'Ihre gespeicherte Anmeldung war nicht lesbar.',
    advice: 'Die beschädigte Datei wurde aufgehoben. Melden Sie sich an, um weiterzumachen.',
  },
  'keyring-changed': {
    title: 'Ihre gespeicherte Anmeldung lässt sich nicht mehr öffnen.',
    advice: 'Der Schlüsselbund dieses Computers hat sich geändert. Melden Sie sich an, um weiterzumachen.',
  },
};

export const germanStrings: Strings = {
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
  connection: {
    offline: {
      title: 'Sie sind offline.',
      advice: 'Sie bleiben angemeldet. Was WorkOS braucht, geht wieder, sobald es erreichbar ist.',
    },
    reconnecting: {
      title: 'Die Verbindung wird wiederhergestellt …',
      advice: 'Sie bleiben angemeldet.',
    },
  },
  lastVerified: 'Zuletzt bestätigt: {time}',
  impersonation: {
    title: '{impersonator} ist als {user} angemeldet.',
    reason: 'Angegebener Grund: „{reason}“.',
    noReason: 'Es wurde kein Grund angegeben.',
    endsAt: 'Das endet spätestens am {time}.',
  },
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
    startingTitle: 'Sie werden angemeldet …',
    startingLead: 'Einen Moment.',
    waitingTitle: 'Weiter in Ihrem Browser',
    waitingLead: 'Schließen Sie die Anmeldung dort ab und kommen Sie dann hierher zurück.',
    waitingLeadIn:
      'Sehen Sie in {browser} nach, schließen Sie die Anmeldung dort ab und kommen Sie dann hierher zurück.',
    finishingTitle: 'Sie werden angemeldet …',
    finishingLead: 'Ihr Browser ist fertig. WorkOS wird noch gefragt.',
    timeLeft: 'Verbleibende Zeit',
    copied: 'Link kopiert. Fügen Sie ihn in Ihren Browser ein.',
  },
  trouble: {
    title: 'Klappt etwas nicht?',
    pasteLabel: 'Endete Ihr Browser auf einer Fehlerseite? Fügen Sie deren Adresse hier ein.',
    pasteAction: 'Weiter',
    deviceLead: 'Gibt es auf diesem Computer keinen Browser, der funktioniert?',
    deviceAction: 'Code auf einem anderen Gerät verwenden',
  },
  deviceCode: {
    title: 'Auf einem anderen Gerät anmelden',
    lead: 'Scannen Sie das mit Ihrem Telefon, oder öffnen Sie die Adresse auf einem beliebigen Gerät und geben Sie den Code ein.',
    qrCode: 'QR-Code der Adresse darunter',
    code: 'Code',
    check: 'Die Seite muss denselben Code zeigen.',
    browser: 'Den Browser hier verwenden',
  },
  signInRequested: {
    title: 'Ein Link bittet Sie, sich anzumelden',
    signUpTitle: 'Ein Link bittet Sie, ein Konto zu erstellen',
    invitationTitle: 'Ein Link lädt Sie ein, sich anzumelden',
    advice:
      'Machen Sie nur weiter, wenn Sie eben einen Link geöffnet haben, dem Sie vertrauen. Sie melden sich in Ihrem Browser an.',
    signedInAs: 'Sie sind als {email} angemeldet und bleiben es, bis sich jemand neu angemeldet hat.',
    accept: 'Weiter im Browser',
    decline: 'Jetzt nicht',
  },
  home: {
    title: 'Willkommen, {name}',
    signedInAs: 'Sie sind angemeldet als',
  },
  dashboard: {
    lead: 'Gerade eben aus dem geschützten Teil der App gelesen.',
    loading: 'Wird geladen …',
    greeting: 'Hallo, {name}',
    signedInAt: 'Hier angemeldet',
    accessTokenIssuedAt: 'Zugang verlängert',
    accessTokenExpiresAt: 'Zugang gilt bis',
    refreshCount: 'Bisher verlängert',
    nextRefreshAt: 'Nächste Verlängerung',
    noRefreshPlanned: 'Sobald Sie sie brauchen',
    sessionEndsAt: 'Sitzung endet',
    sessionEndUnknown: 'Wann WorkOS es sagt',
    timeline: 'Ihre Sitzung',
    timelineSummary:
      'Zeichnung von {from} bis {to}. Verlängerungen: {renewals}. Mal offline: {offline}. Die Liste darunter sagt dasselbe in Worten.',
    now: 'Jetzt',
    wholeHistory: 'Alle {count} anzeigen',
    history: 'Seit dem Start der App',
    historyKinds: {
      restored: 'Noch von vorher angemeldet',
      'signed-in': 'Angemeldet',
      refreshed: 'Zugang verlängert',
      switched: 'Organisation gewechselt',
      retried: 'Eine Antwort ging verloren; noch einmal gefragt',
      failed: 'WorkOS war nicht zu erreichen',
      offline: 'Ab hier offline',
      online: 'Wieder online',
      resumed: 'Aus dem Ruhezustand erwacht',
      ended: 'Sitzung beendet',
      'signed-out': 'Abgemeldet',
    },
    api: {
      title: 'Die API fragen',
      lead: 'Diese Aufrufe gehen an den Dienst der App, der sieht, wer Sie sind.',
      notes: 'Notizen lesen',
      notAllowed: 'Ihre Rolle umfasst das Lesen der Notizen nicht.',
      admin: 'Verwaltung lesen',
      status: 'Der Dienst hat mit Status {status} geantwortet.',
      forbidden: 'Der Dienst sagt, dass das nicht für Sie ist (403).',
    },
  },
  settings: {
    appearance: 'Darstellung',
    appearances: { system: 'Wie dieser Computer', light: 'Hell', dark: 'Dunkel' },
    login: 'Beim Start des Computers',
    startAtLogin: `${productName} öffnen, wenn ich mich am Computer anmelde`,
    device: 'Auf diesem Computer',
    keyring: 'So bleibt Ihre Anmeldung',
    keyringAvailable: 'Verschlüsselt, mit einem Schlüssel im Schlüsselbund ({backend})',
    keyringMissing: 'Bis Sie die App beenden: es gibt keinen Schlüsselbund ({backend})',
    keyringAdvice: {
      gnome:
        'Öffnen Sie „Passwörter und Verschlüsselung“, entsperren oder erstellen Sie den Schlüsselbund „Anmeldung“ und starten Sie diese App dann neu.',
      kde: 'Schalten Sie KWallet in den Systemeinstellungen ein und starten Sie diese App dann neu.',
      'other-linux':
        'Installieren und starten Sie einen Schlüsselbund, zum Beispiel gnome-keyring, und starten Sie diese App dann neu.',
      'other-system': 'Starten Sie den Computer neu. Hilft das nicht, fragen Sie Ihre Administration.',
    },
    redirect: 'Ihr Browser kommt zurück',
    redirects: {
      automatic:
        'Über einen freien Port dieses Computers, was keine Einrichtung braucht; gibt es keinen, über einen Link zur App.',
      loopback: 'Über einen Port dieses Computers, wie die App eingerichtet ist.',
      'custom-protocol': 'Über einen Link zur App, wie die App eingerichtet ist.',
    },
    proxy: 'Proxy',
    noProxy: 'Keiner',
    managed: 'Von Ihrer Organisation festgelegt',
    managedSettings: {
      organizationId: 'Organisation',
      connectionId: 'Verbindung',
      redirectUri: 'Rückweg aus dem Browser',
      proxy: 'Proxy',
      updateChannel: 'Updates',
      signUp: 'Neue Konten',
    },
    policyProblem: {
      title: 'Nicht alles, was Ihre Organisation festgelegt hat, gilt.',
      advice: 'Die Datei {file} ist fehlerhaft. Schicken Sie Ihrer Administration die Diagnose.',
    },
    about: 'Über die App',
    version: 'Version',
    system: 'System',
    copyDiagnostics: 'Diagnose kopieren',
    copied: 'Kopiert. Fügen Sie es in Ihre Nachricht an den Support ein; es enthält kein Geheimnis.',
    reset: 'Dieses Gerät zurücksetzen',
    resetTitle: 'Dieses Gerät zurücksetzen?',
    resetLead:
      'Sie werden hier abgemeldet, und alles, was diese App auf diesem Computer aufbewahrt, wird entfernt: Schlüssel, Einstellungen und Protokolle.',
    resetConfirm: 'Zurücksetzen',
  },
  account: {
    lead: 'Was WorkOS dieser App über Sie mitgeteilt hat.',
    person: 'Sie',
    name: 'Name',
    email: 'E-Mail',
    userId: 'Benutzer-ID',
    access: 'Zugang',
    organizationId: 'Organisations-ID',
    roles: 'Rolle',
    permissions: 'Berechtigungen',
    entitlements: 'Freigeschaltet',
    featureFlags: 'Feature-Flags',
    switchOrganization: 'Organisation wechseln',
    switchTo: 'Zu {organization} wechseln',
    anotherOrganization: 'Andere Organisation …',
    session: 'Sitzung',
    sessionId: 'Sitzungs-ID',
    authenticationMethod: 'Angemeldet mit',
    accessTokenExpiresAt: 'Zugriffstoken läuft ab',
    none: 'Keine Angabe',
  },
  menu: {
    file: 'Datei',
    edit: 'Bearbeiten',
    view: 'Ansicht',
    window: 'Fenster',
    about: `Über ${productName}`,
    hide: `${productName} ausblenden`,
    hideOthers: 'Andere ausblenden',
    showAll: 'Alle einblenden',
    quit: `${productName} beenden`,
    close: 'Fenster schließen',
    undo: 'Rückgängig',
    redo: 'Wiederholen',
    cut: 'Ausschneiden',
    copy: 'Kopieren',
    paste: 'Einfügen',
    selectAll: 'Alles auswählen',
    actualSize: 'Originalgröße',
    zoomIn: 'Vergrößern',
    zoomOut: 'Verkleinern',
    fullScreen: 'Vollbild',
    reload: 'Neu laden',
    developerTools: 'Entwicklerwerkzeuge',
    minimize: 'Minimieren',
    front: 'Alle nach vorne bringen',
  },
  tray: {
    open: `${productName} öffnen`,
    opening: 'Wird geöffnet …',
    signedOut: 'Abgemeldet',
    signingIn: 'Anmeldung läuft …',
    signedIn: 'Angemeldet als {email}',
  },
  updates: {
    title: 'Neue Version',
    ready: 'Version {version} ist bereit.',
    readyAdvice: 'Sie wird installiert, wenn Sie die App beenden. Es eilt nicht.',
    elsewhere: 'Version {version} ist da.',
    elsewhereAdvice:
      'Sie kommt auf demselben Weg wie diese App: mit Ihren Softwareaktualisierungen oder als Download.',
    notes: 'Was ist neu',
    restart: 'Jetzt neu starten',
  },
  loopbackPages: {
    done: {
      title: 'Sie sind angemeldet',
      advice: `Sie können diesen Tab schließen und zu ${productName} zurückkehren.`,
    },
    failed: {
      title: 'Die Anmeldung hat nicht geklappt',
      advice: `Kehren Sie zu ${productName} zurück, um zu sehen, warum, und versuchen Sie es noch einmal. Diesen Tab können Sie schließen.`,
    },
    signedOut: {
      title: 'Sie sind abgemeldet',
      advice: 'Sie können diesen Tab schließen.',
    },
    notAwaited: {
      title: 'Hier gibt es nichts zu tun',
      advice: 'Sie können diesen Tab schließen.',
    },
  },
};

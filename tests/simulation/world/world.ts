/** Everything around one installation: its computer, the people in front of it, their browser, and WorkOS. */
import { startAuthService, type AuthService } from '../../../main/auth/auth-service.ts';
import { toAuthProblem } from '../../../main/auth/auth-error.ts';
import { createSessionFactory } from '../../../main/auth/session/session-factory.ts';
import { createTokenVerifier } from '../../../main/auth/session/token-verifier.ts';
import type { LoopbackRoute } from '../../../main/auth/sign-in/loopback-server.ts';
import { openAuthStorage } from '../../../main/auth/storage/auth-storage.ts';
import { authorizationUrl, type AuthorizationRequest } from '../../../main/auth/workos/authorization-url.ts';
import { createLog } from '../../../main/lib/log.ts';
import type { Redirect } from '../../../main/lib/redirect.ts';
import { answerOf, Browser } from './browser.ts';
import { createClient } from './client.ts';
import { directory, Disk, insertDisk } from './disk.ts';
import { fileStoreOf, type Installation } from './installation.ts';
import { Keyring, keyringPatience } from './keyring.ts';
import { createDice, randomBytes, seedBytes } from './random.ts';
import { Scheduler } from './scheduler.ts';
import { Witness } from '../witness.ts';
import { WorkOS } from './workos.ts';

/** What a history begins with. */
export interface Setup {
  readonly seed: number;
  readonly redirect: Redirect;
  readonly organizationId: string | null;
}

/** A page of a sign-in in the browser. */
export interface Tab {
  readonly request: AuthorizationRequest;
  /** Where it has led, once a person has finished it. */
  callback: string | null;
}

/** How long a quitting app waits for what would be lost, in milliseconds; see `main/lifecycle.ts`. */
const quitPatience = 15_000;
export const customProtocol = 'authkit-desktop';

export class World {
  readonly disk = new Disk();
  readonly scheduler = new Scheduler();
  readonly witness: Witness;
  readonly workos: WorkOS;
  /** All that has happened, line by line. */
  readonly trace: string[] = [];
  readonly tabs: Tab[] = [];
  /** The addresses that begin a sign-in, as they were opened, with the code challenge that each leads on to. */
  readonly starts: { readonly address: string; readonly challenge: string }[] = [];
  /** Whether somebody else has gone to one of them in this run. */
  hadStranger = false;
  /** The addresses that end hosted sessions, as they were opened. */
  readonly logouts: string[] = [];
  readonly ports = new Map<number, Readonly<Record<string, LoopbackRoute>>>();
  readonly log: string[] = [];
  readonly #browser = new Browser(this.ports);
  service: AuthService | null = null;
  isWindowShown = true;
  isPortBusy = false;
  isBrowserBroken = false;
  readonly keyring: Keyring;
  /** What this run has found, and what the next start will find. */
  current: Installation;
  next: Installation;
  /** Whether what is stored is a newer version's. */
  isStorageNewer = false;
  readonly #setup: Setup;
  readonly #requests = new Map<string, AuthorizationRequest>();
  readonly #waitingForDisk: (() => void)[] = [];
  #port = 50_000;
  #quitsAt: number | null = null;
  #fraction: () => number;

  constructor(setup: Setup) {
    this.#setup = setup;
    seedBytes(setup.seed);
    this.#fraction = createDice(setup.seed ^ 0x5eed).fraction;
    this.keyring = new Keyring(this.scheduler);
    const { organizationId } = setup;
    this.next = {
      version: 'this',
      policy: { organizationId, connectionId: null, allowsSignUp: true, isUnderstood: true },
    };
    this.current = this.next;
    insertDisk(this.disk);
    this.witness = new Witness(this);
    this.workos = new WorkOS(this.scheduler);
    this.disk.onChange = (what) => this.witness.diskChanged(what);
  }

  /** Whether a write or the removal of a file waits for a disk that is busy. */
  get isDiskAwaited(): boolean {
    return this.#waitingForDisk.length > 0;
  }

  get isQuitting(): boolean {
    return this.#quitsAt !== null;
  }

  /** Settles when the disk takes its time no longer. */
  async #diskTurn(): Promise<void> {
    if (this.disk.mode === 'busy') await new Promise<void>((resolve) => this.#waitingForDisk.push(resolve));
  }

  setDisk(mode: Disk['mode']): void {
    this.disk.mode = mode;
    if (mode === 'busy') return;
    for (const goOn of this.#waitingForDisk.splice(0)) goOn();
  }

  async start(): Promise<void> {
    const { disk, scheduler, workos } = this;
    disk.isProcessAlive = true;
    this.hadStranger = false;
    this.current = this.next;
    this.witness.processStarts();
    const { policy } = this.current;
    const options = {
      clientId: 'client_1',
      apiOrigin: 'https://api.example.com',
      issuer: null,
      audience: null,
      redirect: this.#setup.redirect,
      customProtocol,
      policy,
      stateShape: 'simulation',
    } as const;
    const log = createLog((line) => {
      this.log.push(line);
      this.witness.logged(line);
    });
    const isAlive = (): boolean => disk.isProcessAlive;
    const openFileStore = fileStoreOf(this.current, disk.openFileStore, (isNewer) => {
      this.isStorageNewer = isNewer;
    });
    const storage = await this.#awaited(openAuthStorage(directory, this.keyring, openFileStore, log));
    if (!isAlive()) return this.#bury();
    if (storage === null) return this.witness.violated(7, 'what is stored is never opened');
    this.witness.storageOpened(storage.persistence);
    // By now there is a secret that this keyring opens.
    if (storage.persistence === 'encrypted') this.keyring.hasChanged = false;
    const client = createClient(workos, this.witness);
    const { sealPassword } = storage;
    const verifier = createTokenVerifier({ expected: options, fetchJwks: () => client.fetchJwks() });
    const starting = startAuthService(options, {
      authorizationUrl: (request) => {
        const url = authorizationUrl(options, request);
        if (!isAlive()) return url;
        this.#requests.set(url, request);
        this.witness.attempts.begin(request);
        return url;
      },
      loadClient: async () => client,
      openBrowser: async (url) => this.#openBrowser(url),
      registerCustomProtocol: async () => {},
      isWindowShown: () => this.isWindowShown,
      attractAttention: () => {},
      clock: scheduler.clock,
      random: { fraction: this.#fraction, bytes: (length) => this.witness.noteSecret(randomBytes(length)) },
      log,
      storage: {
        ...storage,
        write: async (content) => {
          await this.#diskTurn();
          await this.witness.writes(() => storage.write(content));
        },
        remove: async () => {
          await this.#diskTurn();
          await storage.remove();
        },
      },
      sessions: createSessionFactory({ verifier, sealPassword, clock: scheduler.clock }),
      listen: async (port, routes) => this.#listen(port, routes),
    });
    const service = await this.#awaited(starting);
    if (!isAlive()) return this.#bury();
    if (service === null) return this.witness.violated(7, 'the app does not start');
    this.service = service;
    this.#follow(service, isAlive);
  }

  /** Ends what a start may wait for: the keyring, the disk. @returns null where it still waits */
  async #awaited<T>(promise: Promise<T>): Promise<T | null> {
    const results: T[] = [];
    void promise.then((result) => results.push(result));
    for (let left = 3; left > 0 && this.disk.isProcessAlive; left -= 1) {
      await this.scheduler.drain();
      const [result] = results;
      if (result !== undefined) return result;
      if (this.isDiskAwaited) this.setDisk('ok');
      else await this.scheduler.pass(keyringPatience);
    }
    return null;
  }

  #follow(service: AuthService, isAlive: () => boolean): void {
    this.witness.told(service.state());
    service.onStateChanged((state) => {
      if (isAlive() && this.service === service) this.witness.told(state);
    });
  }

  #openBrowser(url: string): void {
    if (!this.disk.isProcessAlive) return;
    if (this.isBrowserBroken) throw new Error('There is no browser.');
    const isStart = url.includes('/start/');
    const request = this.#requests.get(isStart ? this.#browser.lead(url) : url);
    if (isStart) this.starts.push({ address: url, challenge: request?.codeChallenge ?? '' });
    if (request === undefined) this.logouts.push(url);
    else if (!this.tabs.some((tab) => tab.request === request)) this.tabs.push({ request, callback: null });
  }

  /** Somebody else goes to the address that the app has opened last. */
  visitAsStranger(): void {
    const { address, challenge } = this.starts.at(-1) ?? { address: '', challenge: '' };
    this.hadStranger = true;
    const answer = answerOf(this.ports, address);
    if (answer !== undefined && 'kind' in answer) this.witness.strangerIsAnswered(answer.kind, challenge);
  }

  #listen(port: number | null, routes: Readonly<Record<string, LoopbackRoute>>) {
    const bound = port ?? (this.#port += 1);
    if (this.isPortBusy || this.ports.has(bound)) {
      throw Object.assign(new Error('EADDRINUSE'), { code: 'EADDRINUSE' });
    }
    this.ports.set(bound, routes);
    return {
      port: bound,
      close: () => {
        if (this.ports.get(bound) === routes) this.ports.delete(bound);
      },
    };
  }

  /** The browser goes to an address of this computer, as a person sees it go. */
  visit(address: string): void {
    if (this.service === null) return;
    if (address.startsWith(`${customProtocol}:`)) return this.service.receiveDeepLink(address);
    const answer = this.#browser.visit(address);
    if (answer !== undefined) this.#watch(Promise.resolve(answer));
  }

  /** A person does something in the app. */
  ask(action: (service: AuthService) => unknown): void {
    if (this.service === null) return;
    try {
      this.#watch(Promise.resolve(action(this.service)));
    } catch (error) {
      this.#noteFailure(error);
    }
  }

  #watch(promise: Promise<unknown>): void {
    promise.catch((error: unknown) => this.#noteFailure(error));
  }

  /** What the app answers to a person has a name; anything else is a fault in it. */
  #noteFailure(error: unknown): void {
    if (this.disk.isProcessAlive && toAuthProblem(error).code === 'internal') {
      this.witness.violated(7, `something broke: ${String(error)}`);
    }
  }

  /** The process dies here. @param isDone whether what it has sent has reached WorkOS */
  kill(isDone: boolean): void {
    if (isDone) for (const call of this.scheduler.calls) call.act();
    this.disk.isProcessAlive = false;
  }

  quit(): void {
    const { service } = this;
    if (service === null || this.isQuitting) return;
    this.#quitsAt = this.scheduler.monotonic + quitPatience;
    const exchanges = [...this.scheduler.calls].filter(({ kind }) => kind === 'exchange');
    const underWay = [...this.scheduler.calls].filter(
      // Of an earlier attempt nobody wants the answer.
      (call) => this.witness.isWanted(call) && (call.kind !== 'exchange' || call === exchanges.at(-1)),
    );
    void service.settled().then(() => {
      if (this.service !== service || !this.disk.isProcessAlive) return;
      this.witness.quits(underWay);
      this.disk.isProcessAlive = false;
    });
  }

  /** Lets all run that can, and looks at what has become of it. */
  async settleStep(): Promise<void> {
    await this.scheduler.drain();
    if (this.#quitsAt !== null && this.scheduler.monotonic >= this.#quitsAt) this.disk.isProcessAlive = false;
    if (!this.disk.isProcessAlive && this.service !== null) this.#bury();
    this.witness.stepEnds();
  }

  #bury(): void {
    this.witness.processEnds();
    this.service = null;
    this.#quitsAt = null;
    this.#waitingForDisk.length = 0;
    this.disk.killAfter = null;
    this.scheduler.forgetProcess();
    this.ports.clear();
  }
}

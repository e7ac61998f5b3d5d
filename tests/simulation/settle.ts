/** The end of a history: all is well again, time passes, and the app has to come to rest. */
import type { AuthState } from '../../common/auth/auth-state.ts';
import { answerLink, confirmAccount } from './people.ts';
import type { World } from './world/world.ts';

const minute = 60_000;

async function answerAll(world: World): Promise<void> {
  for (let left = 50; left > 0; left -= 1) {
    const call = world.scheduler.oldestCall();
    if (call === null) return;
    call.answer();
    await world.settleStep();
  }
  world.witness.violated(7, 'the app asks WorkOS without end');
}

/** Time passes while WorkOS answers at once. */
async function passMinutes(world: World, minutes: number): Promise<void> {
  await world.scheduler.pass(minutes * minute, () => answerAll(world));
  await world.settleStep();
}

/** What of a state has to be the same after a restart. */
function essence(state: AuthState): string {
  if (state.status === 'signed-out') return 'nobody';
  if (state.status === 'signed-in') return `${state.sessionId} in ${state.organizationId}`;
  return state.status;
}

export async function settle(world: World): Promise<void> {
  const { witness, scheduler, workos } = world;
  if (world.service !== null && world.isQuitting) world.kill(true);
  await world.settleStep();
  for (const late of workos.late.splice(0)) late();
  if (world.service !== null) world.next = world.current;
  world.setDisk('ok');
  world.disk.killAfter = null;
  workos.showKeys();
  workos.decideDevice(null);
  world.isPortBusy = false;
  world.isBrowserBroken = false;
  world.isWindowShown = true;
  await world.settleStep();
  if (world.service === null) await world.start();
  await answerAll(world);
  answerLink(world, false);
  await world.settleStep();

  world.trace.push('— All is well again, and the person uses the app for twenty minutes.');
  for (let left = 20; left > 0; left -= 5) {
    confirmAccount(world);
    await world.settleStep();
    await answerAll(world);
    world.service?.wake('in-use');
    await passMinutes(world, 5);
  }
  confirmAccount(world);
  await world.settleStep();
  await checkUsable(world);

  world.trace.push('— The person leaves.');
  world.isWindowShown = false;
  await passMinutes(world, 35);
  if (witness.violation !== null || world.service === null) return;
  const left = { calls: scheduler.calls.size, timers: scheduler.timers.size, listeners: world.ports.size };
  for (const [name, count] of Object.entries(left)) {
    if (count > 0) witness.violated(6, `${count} ${name} are left`);
  }
  if (witness.state.status === 'signing-in') witness.violated(6, 'an attempt is left');
  if (witness.persistence !== 'encrypted' || world.keyring.mode !== 'there' || world.keyring.hasChanged)
    return;
  const before = essence(witness.state);
  if (!witness.truths.isStored) witness.violated(6, `“${before}” is told, and could have been stored`);
  world.trace.push('— The app starts once more.');
  world.kill(true);
  await world.settleStep();
  await world.start();
  const after = essence(witness.state);
  if (after !== before) witness.violated(6, `“${before}” was told, and “${after}” was stored`);
}

/** Whoever is signed in can be served; whoever is not can sign in. */
async function checkUsable(world: World): Promise<void> {
  const { witness, service, workos } = world;
  const { state } = witness;
  if (service === null) return;
  if (state.status === 'restoring') return witness.violated(7, 'the app does not come to rest');
  if (state.status === 'signing-in' && state.step !== 'waiting') {
    return witness.violated(7, `the sign-in stays at “${state.step}”`);
  }
  if (state.status !== 'signed-in') return;
  let isServed = false;
  void service.readDashboard().then(({ ok }) => (isServed = ok));
  await world.settleStep();
  await answerAll(world);
  const session = workos.sessions.get(state.sessionId);
  if (session?.hasEnded) return witness.violated(7, `${session.id} has ended, and is still shown`);
  if (!isServed && session?.demand === null) witness.violated(7, `${session.id} is shown, and can’t be used`);
}

/**
 * Messages to main and from it: the only file that uses `ipcRenderer` and `contextBridge`.
 * Invariant: the Electron event of a message never reaches the renderer.
 */
import { contextBridge, ipcRenderer } from 'electron/renderer';
import { channelName } from '../common/auth/channel-name.ts';
import type { RequestsOf } from '../common/auth/channels.ts';
import type { Result } from '../common/auth/result.ts';

/** @returns sends one of these requests */
export const requester =
  <Requests extends RequestsOf<Requests>>() =>
  <Channel extends keyof Requests & string>(
    channel: Channel,
    ...payload: Parameters<Requests[Channel]>
  ): Promise<Result<ReturnType<Requests[Channel]>>> =>
    ipcRenderer.invoke(channelName(channel), ...payload);

/** @returns subscribes to one of these events */
export const subscriber =
  <Events>() =>
  <Name extends keyof Events & string>(name: Name, listener: (value: Events[Name]) => void): (() => void) => {
    const receive = (_event: unknown, value: Events[Name]): void => listener(value);
    ipcRenderer.on(channelName(name), receive);
    return () => ipcRenderer.off(channelName(name), receive);
  };

/** Exposes an object to the page as a property of its `window`. */
export const expose = (name: string, bridge: object): void => contextBridge.exposeInMainWorld(name, bridge);

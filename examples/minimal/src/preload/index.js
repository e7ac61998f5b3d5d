import { contextBridge, ipcRenderer } from 'electron';
import { exposeAuth } from 'authkit-for-electron/preload';

exposeAuth();
contextBridge.exposeInMainWorld('greet', () => ipcRenderer.invoke('greet'));

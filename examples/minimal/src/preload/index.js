import { contextBridge, ipcRenderer } from 'electron';
import { exposeAuth } from 'electron-authkit-desktop/preload';

exposeAuth();
contextBridge.exposeInMainWorld('greet', () => ipcRenderer.invoke('greet'));

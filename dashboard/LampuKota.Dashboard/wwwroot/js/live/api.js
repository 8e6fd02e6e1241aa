import { LampStore } from './lamp-store.js';
export async function loadBase() { return (await fetch('/api/v1/map/base')).json(); }
export async function loadLamps() { return new LampStore(await (await fetch('/api/v1/map/lamps')).json()); }

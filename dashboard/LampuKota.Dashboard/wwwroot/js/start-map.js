import { LampSync } from './live/lamp-sync.js';
import { loadMapBase } from './live/map-base.js';
import { CityMap } from './map/city-map.js';
import { Tooltip } from './map/tooltip.js';
import { word } from './page.js';

const SMALL_SCREEN = '(max-width: 720px)'; // as in the style sheets

// Brings lamps, map and room together. `window.lampuKotaMap` is the hook of browser tests.

/**
 * @param {import('./live/feed.js').LiveFeed} feed
 * @param {import('./room/room.js').Room} room
 * @param {import('./room/live-room.js').LiveRoom} liveRoom
 * @returns {Promise<CityMap | null>} null where this browser cannot draw it
 */
export async function startMap(feed, room, liveRoom) {
  const hook = window.lampuKotaMap = { ready: false, lampCount: 0, updates: 0, slowestUpdateMs: 0 };
  let city = null;
  let tooltip = null;
  const sync = new LampSync(feed, indexes => {
    const startedAt = performance.now();
    city?.layer.update(indexes);
    tooltip?.refresh();
    hook.updates++;
    hook.slowestUpdateMs = Math.max(hook.slowestUpdateMs, performance.now() - startedAt);
    liveRoom.heardLamps(indexes);
  });
  document.getElementById('legend').open = !matchMedia(SMALL_SCREEN).matches;
  try {
    const [base, lamps] = await Promise.all([loadMapBase(), sync.start()]);
    liveRoom.knowLamps(lamps);
    hook.lampCount = lamps.count;
    city = new CityMap(document.getElementById('map'), base, lamps);
    tooltip = new Tooltip(document.getElementById('tooltip'), lamps);
    connect(city, tooltip, room);
    await city.whenReady();
    showRoom(city, room);
    hook.project = id => city.project(id);
    hook.isStill = () => city.isStill;
    hook.ready = true;
    if (lamps.count === 0) sayInstead(word('map.empty'));
    else document.getElementById('map-veil').hidden = true;
  } catch (error) {
    console.error(error);
    sayInstead(word(error.name === 'GPUInitializationError' || /webgl/i.test(error.message) ? 'map.noWebGl' : 'map.failed'));
  }
  return city;
}

function connect(city, tooltip, room) {
  city.onHover = (index, point) => tooltip.show(index, point);
  city.onChoose = ({ lamp, kelurahan }) => room.go(lamp ? `/lampu/${lamp}` : `/kelurahan/${kelurahan}`);
  room.addEventListener('change', () => showRoom(city, room));
  document.querySelector('search-box').addEventListener('found', event => showFound(event.detail, city, room));
  document.addEventListener('click', event => {
    const place = event.target.closest('[data-map-place]')?.dataset.mapPlace;
    if (place) city.mark(place.split(',').map(Number));
    const zoom = event.target.closest('[data-map]')?.dataset.map;
    if (zoom) city.zoom(zoom);
  });
}

/** The map follows the room: the lamp or the kelurahan that a panel is about comes into view. */
function showRoom(city, room) {
  city.unmark();
  const panel = room.element.querySelector('.panel');
  city.select(panel?.dataset.mapLamp ?? null);
  const kelurahan = panel?.dataset.mapKelurahan;
  if (kelurahan) city.fitKelurahan(kelurahan);
  city.rememberView();
}

const ZOOM_OF_KIND = { kecamatan: 13.2, street: 15.5, cabinet: 16.5, gateway: 16.5, sensor: 16.5 };

const PAGE_OF_KIND = { lamp: 'lampu', kelurahan: 'kelurahan', kecamatan: 'kecamatan', street: 'jalan', cabinet: 'panel' };

async function showFound({ kind, id, lng, lat }, city, room) {
  const page = PAGE_OF_KIND[kind];
  if (page) await room.go(`/${page}/${id}`);
  if (kind !== 'lamp' && kind !== 'kelurahan') city.mark([lng, lat], ZOOM_OF_KIND[kind]);
}

function sayInstead(text) {
  const veil = document.getElementById('map-veil');
  veil.hidden = false;
  veil.textContent = text;
}

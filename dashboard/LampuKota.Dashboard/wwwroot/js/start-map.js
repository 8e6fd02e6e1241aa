import { LampSync } from './live/lamp-sync.js';
import { loadMapBase } from './live/map-base.js';
import { CityMap } from './map/city-map.js';
import { AreaPen } from './map/area-pen.js';
import { startLegend } from './map/legend.js';
import { MapChoice } from './map/map-choice.js';
import { Tooltip } from './map/tooltip.js';
import { areaText, readSelection, selectionAddress } from './map/selection.js';
import { readLink } from './map/view-link.js';
import { ReplayBar } from './replay/replay-bar.js';
import { word } from './page.js';

const ZOOMS = ['in', 'out', 'home'];
const SMALL_SCREEN = '(max-width: 720px)'; // as in the style sheets

// Brings lamps, map and room together. `window.lampuKotaMap` is the hook of browser tests.

/**
 * @param {import('./live/feed.js').LiveFeed} feed
 * @param {import('./room/room.js').Room} room
 * @param {import('./room/live-room.js').LiveRoom} liveRoom
 * @returns {Promise<CityMap | null>} null where this browser cannot draw it
 */
export async function startMap(feed, room, liveRoom) {
  const hook = window.lampuKotaMap = { ready: false, lampCount: 0, updates: 0, updateMs: 0, slowestUpdateMs: 0 };
  let city = null;
  let tooltip = null;
  const sync = new LampSync(feed, indexes => {
    const startedAt = performance.now();
    city?.update(indexes);
    tooltip?.refresh();
    hook.updates++;
    const workedMs = performance.now() - startedAt;
    hook.updateMs += workedMs;
    hook.slowestUpdateMs = Math.max(hook.slowestUpdateMs, workedMs);
    liveRoom.heardLamps(indexes);
  });
  const legend = document.getElementById('legend');
  legend.open = !matchMedia(SMALL_SCREEN).matches;
  const link = readLink();
  const choice = new MapChoice(link);
  startLegend(legend, choice);
  try {
    const [base, lamps] = await Promise.all([loadMapBase(), sync.start()]);
    liveRoom.knowLamps(lamps);
    hook.lampCount = lamps.count;
    city = new CityMap(document.getElementById('map'), base, lamps, choice, link, feed);
    tooltip = new Tooltip(document.getElementById('tooltip'), city);
    connect(city, tooltip, room);
    startSelecting(city, room);
    startReplaying(city, link.at);
    await city.whenReady();
    showRoom(city, room);
    hook.project = id => city.project(id);
    hook.isStill = () => city.isStill;
    hook.look = zoom => city.flyTo(lamps.placeOf(0), zoom);
    hook.countDrawn = layer => city.countDrawn(layer);
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
  city.onHover = (index, point, thing) => (thing ? tooltip.showThing(thing, point) : tooltip.show(index, point));
  city.onChoose = ({ lamp, kelurahan, thing }) => room.go(thing ? pageOfThing(thing) : lamp ? `/lampu/${lamp}` : `/kelurahan/${kelurahan}`);
  room.addEventListener('change', () => showRoom(city, room));
  document.querySelector('search-box').addEventListener('found', event => showFound(event.detail, city, room));
  document.addEventListener('click', event => {
    const place = event.target.closest('[data-map-place]')?.dataset.mapPlace;
    if (place) city.mark(place.split(',').map(Number));
    const zoom = event.target.closest('[data-map]')?.dataset.map;
    if (ZOOMS.includes(zoom)) city.zoom(zoom);
  });
}

/** Lamps are chosen on the map by a drawn line, a box or the present view, and the page of the choice says on the map which they are. */
function startSelecting(city, room) {
  const choose = corners => room.go(selectionAddress(areaText(corners)));
  const pen = new AreaPen(document.getElementById('map-drawing'), city.map, choose);
  const show = () => city.showSelection(...readSelection(room.element));
  document.addEventListener('click', event => {
    const way = event.target.closest('[data-map]')?.dataset.map;
    if (way === 'view') choose(city.viewCorners);
    else if (way === 'lasso' || way === 'box') pen.take(way);
  });
  for (const event of ['change', 'refresh']) room.addEventListener(event, show);
  show();
}

/** @param {number | null} at the moment that the address asks for */
function startReplaying(city, at) {
  const bar = new ReplayBar(document.getElementById('replay'), city);
  document.addEventListener('click', event => {
    if (event.target.closest('[data-map]')?.dataset.map !== 'replay') return;
    if (bar.isOpen) bar.close();
    else bar.open(null);
  });
  if (at !== null) bar.open(at);
}

function pageOfThing({ kind, properties }) {
  if (kind === 'sensors') return '/sensor';
  return kind === 'cabinets' ? `/panel/${properties.id}` : `/sistem/gateway/${properties.id}`;
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

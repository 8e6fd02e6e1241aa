import { CityMap } from './map/city-map.js';
import { Tooltip } from './map/tooltip.js';
import { loadBase, loadLamps } from './live/api.js';

const container = document.getElementById('map');
const [base, lamps] = await Promise.all([loadBase(), loadLamps()]);
const city = new CityMap(container, base, lamps);
const tooltip = new Tooltip(document.getElementById('tooltip'), lamps);
city.onHover = (index, point) => tooltip.show(index, point);
window.lampuKotaMap = { ready: false, lampCount: lamps.count, city };
await city.whenReady();
window.lampuKotaMap.ready = true;

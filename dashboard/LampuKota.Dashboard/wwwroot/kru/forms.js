// Reads a step's form, and makes its photo small enough for 3G.
self.kruForms = (() => {
  'use strict';

  const LONGEST_SIDE = 1600; // what the server keeps
  const QUALITY = 0.8;

  /** A step as the queue keeps it. Throws TypeError where the photo cannot be read. */
  async function read(form, { person, order, version }) {
    const fields = new FormData(form);
    const photo = fields.get('photo');
    const photos = photo?.size > 0 ? [{ blob: await shrink(photo) }] : [];
    const note = (fields.get('note') ?? '').trim();
    const kind = form.closest('[data-step]').dataset.step;
    return {
      person,
      order,
      kind,
      clientKey: fields.get('key'),
      expectedVersion: version,
      doneAt: Date.now(),
      note: note || (kind === 'Noted' && photos.length > 0 ? form.dataset.photoNote : null),
      parts: parts(fields),
      photos,
    };
  }

  function parts(fields) {
    return [1, 2, 3]
      .map((row) => ({ name: (fields.get(`part${row}`) ?? '').trim(), count: Number(fields.get(`count${row}`)) }))
      .filter((part) => part.name);
  }

  async function shrink(file) {
    const picture = await decode(file);
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((resolve) => { canvas.toBlob(resolve, 'image/jpeg', QUALITY); });
    if (!blob)
      throw new TypeError('photo');
    return blob;
  }

  async function decode(file) {
    try {
      return await createImageBitmap(file, { imageOrientation: 'from-image' });
    } catch {
      throw new TypeError('photo');
    }
  }

  return { read };
})();

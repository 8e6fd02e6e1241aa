import { problemWords, sendCommand } from '../elements/command-form.js';
import { word } from '../page.js';

const RESUME_MINUTES = 60; // the command's own deadline: resuming ends an override and leaves none

/** Buttons with `data-undo` let lamps follow their schedule again. */
export function startUndo() {
  document.addEventListener('click', event => {
    const button = event.target.closest('[data-undo]');
    if (button) undo(button);
  });
}

async function undo(button) {
  const { undoLamp, undoKelurahan } = button.dataset;
  const what = button.closest('[data-command]').querySelector('strong').textContent;
  button.disabled = true;
  try {
    await sendCommand(button, {
      ...(undoLamp ? { targets: [undoLamp] } : { kelurahan: undoKelurahan }), level: null, rampSeconds: 0, durationMinutes: RESUME_MINUTES, reason: word('command.undoReason', what),
    });
  } catch (error) {
    button.textContent = problemWords(error);
  } finally {
    button.disabled = false;
  }
}

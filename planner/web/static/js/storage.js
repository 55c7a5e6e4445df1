// localStorage that may be full, blocked or absent: then nothing is kept and nothing breaks.
export function read(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function write(key, value) {
  try {
    if (value) localStorage.setItem(key, value);
    else localStorage.removeItem(key);
  } catch {
    // A private window without storage keeps no drafts.
  }
}

/** A folder of the kubelet: `<namespace>_<pod>_<uid>`. */
const KUBELET_FOLDER = /^[^_/]+_([^_/]+)_[^_/]+$/;

/**
 * The pod whose log a file is, from the file's path: the kubelet has a folder for each, everybody else names the file after
 * it, with whatever rotation puts behind it.
 */
export function podOfPath(path: string): string {
  const parts = path.split('/');
  for (const part of parts) {
    const [, pod] = KUBELET_FOLDER.exec(part) ?? [];
    if (pod !== undefined) {
      return pod;
    }
  }
  const [, stem] = /^(.+?)(?:\.(?:log|txt))?(?:\.[-.\d]+)?(?:\.gz)?$/.exec(parts.at(-1) ?? '') ?? [];
  return stem ?? path;
}

/** The number that k6-operator gives a pod, `<name>-<n>-<5 letters>` or `<name>-<n>`; undefined for another name. */
export function numberOfPod(pod: string): number | undefined {
  const [, number] = /-(\d+)(?:-[a-z0-9]{5})?$/.exec(pod) ?? [];
  return number === undefined ? undefined : Number(number);
}

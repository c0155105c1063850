import { useEffect, useState } from 'react';
import type { FunctionInfo } from '../../api/preview-api.ts';
import type { StudioApi } from '../../api/studio-api.ts';

const asked = new WeakMap<StudioApi, Promise<readonly FunctionInfo[]>>();
const none: readonly FunctionInfo[] = [];

/** The functions that expressions may use, fetched once. Without them, completion offers only columns and params. */
export function useFunctions(api: StudioApi): readonly FunctionInfo[] {
  const [functions, setFunctions] = useState(none);
  useEffect(() => {
    let isGone = false;
    const request = asked.get(api) ?? api.preview.functions();
    asked.set(api, request);
    request.then(
      (list) => isGone || setFunctions(list),
      () => asked.delete(api),
    );
    return () => {
      isGone = true;
    };
  }, [api]);
  return functions;
}

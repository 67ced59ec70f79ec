const models = new WeakMap<object, object>();
let isMaking = false;

/** What a property is on an element that was just made; undefined where the class is not registered. */
export function defaultOf(ctor: object, name: PropertyKey): unknown {
  // While the model is made its properties get their defaults for the first time.
  return isMaking ? undefined : Reflect.get(models.get(ctor) ?? modelOf(ctor), name);
}

function modelOf(ctor: object): object {
  isMaking = true;
  let model: object = {};
  try {
    model = Reflect.construct(ctor as new () => object, []);
  } catch {
    // A class without a tag cannot be made: its properties have no default.
  }
  isMaking = false;
  models.set(ctor, model);
  return model;
}

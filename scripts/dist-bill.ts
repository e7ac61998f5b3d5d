/**
 * The software bill of materials of a package, in CycloneDX: what npm says of the lockfile, cut down to what is in the
 * package. Everything is bundled, so what npm takes for needed at run time says nothing; the bundles do.
 */
import * as v from 'valibot';
import type { DistPlan } from './dist-plan.ts';
import type { BundledPackage } from './dist-licenses.ts';

const component = v.looseObject({ 'bom-ref': v.string() });

/** What `npm sbom --sbom-format=cyclonedx` writes, as far as it is changed here (CycloneDX 1.5). */
const npmBill = v.looseObject({
  bomFormat: v.literal('CycloneDX'),
  metadata: v.looseObject({}),
  components: v.array(component),
  dependencies: v.array(v.object({ ref: v.string(), dependsOn: v.array(v.string()) })),
});

/**
 * @param lockfileBill what npm says of the lockfile
 * @param packages what is in the bundles
 * @param electronVersion of the Electron that is packaged, whichever the lockfile has
 * @throws Error where a package of a bundle is not in the lockfile
 */
export function createBillOfMaterials(
  lockfileBill: unknown,
  packages: readonly Pick<BundledPackage, 'name' | 'version'>[],
  electronVersion: string,
  plan: Pick<DistPlan, 'packageName' | 'version' | 'productName'>,
): object {
  const { metadata, components, dependencies, ...rest } = v.parse(npmBill, lockfileBill);
  const reference = ({ name, version }: { readonly name: string; readonly version: string }) =>
    `${name}@${version}`;
  const bundled = packages.map((each) => {
    const found = components.find((candidate) => candidate['bom-ref'] === reference(each));
    if (found === undefined)
      throw new Error(`${reference(each)} is in the bundles and not in package-lock.json.`);
    // Its scope there, and its being for development, are about npm's tree.
    const { scope: _scope, properties: _properties, ...inPackage } = found;
    return { ...inPackage, scope: 'required' };
  });
  const electron = {
    'bom-ref': `electron@${electronVersion}`,
    type: 'framework',
    name: 'electron',
    version: electronVersion,
    scope: 'required',
    purl: `pkg:npm/electron@${electronVersion}`,
    licenses: [{ license: { id: 'MIT' } }],
  };
  const app = {
    'bom-ref': reference({ name: plan.packageName, version: plan.version }),
    type: 'application',
    name: plan.productName,
    version: plan.version,
  };
  const kept = new Set(bundled.map((each) => each['bom-ref']));
  const edges = dependencies
    .filter(({ ref }) => kept.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((each) => kept.has(each)) }));
  const all = [...bundled, electron];
  return {
    ...rest,
    metadata: { ...metadata, component: app },
    components: all,
    dependencies: [{ ref: app['bom-ref'], dependsOn: all.map((each) => each['bom-ref']) }, ...edges],
  };
}

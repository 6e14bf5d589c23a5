import { Select } from "antd";
import { useTranslation } from "@/app/texts";
import {
  type Density,
  densities,
  type Look,
  looks,
  setDensity,
  setLook,
  useAppearance,
} from "@/ui/appearance";

/** Light or dark, and how close together; kept on this device. */
export function AppearanceChoice() {
  const { t } = useTranslation("office");
  const { look, density } = useAppearance();
  return (
    <div className="staff-looks">
      <Select<Look>
        aria-label={t("look.label")}
        value={look}
        options={looks.map((word) => ({ value: word, label: t(`look.${word}`) }))}
        onChange={setLook}
      />
      <Select<Density>
        aria-label={t("density.label")}
        value={density}
        options={densities.map((word) => ({ value: word, label: t(`density.${word}`) }))}
        onChange={setDensity}
      />
    </div>
  );
}

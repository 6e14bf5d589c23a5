import { SearchOutlined } from "@ant-design/icons";
import { Input } from "antd";
import { useSearchText } from "@/ui/composition";

/** Search as you type, which waits for an input method to finish. */
export function SearchInput(props: {
  label: string;
  placeholder: string;
  value: string;
  onSearch: (text: string) => void;
}) {
  const search = useSearchText(props.value, props.onSearch);
  return (
    <Input
      type="search"
      className="wide"
      allowClear
      aria-label={props.label}
      placeholder={props.placeholder}
      prefix={<SearchOutlined aria-hidden />}
      value={search.text}
      onChange={(event) => search.setText(event.target.value)}
      {...search.handlers}
    />
  );
}

def read_json_text(_param, text):
    if not is_json(text):
        raise ValueError
    return text


PARAM_READERS["json"] = read_json_text
PARAM_WORDS["json"] = "valid JSON"

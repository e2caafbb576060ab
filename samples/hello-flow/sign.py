from promptflow.core import tool


@tool
def sign(text: str, traveller: str) -> dict:
    """Puts the text on one line and the traveller's name under it."""
    message = " ".join(text.split())
    return {"text": f"{message} Yours, {traveller}", "word_count": len(message.split())}

"""A text, or a sentence of it, that is no longer in English."""

import pytest

from burnish.checks.language import compare
from burnish.checks.wording import Change

FIRST = "The server reads its settings from a file at start, and keeps them in memory."
SECOND = "You can change the settings with this command while it runs."
BLOCK = f"{FIRST} {SECOND}"

TRANSLATIONS = {
    "German": "Der Server liest die Einstellungen beim Start aus einer Datei und behält sie im Speicher.",
    "French": "Le serveur lit les paramètres dans un fichier au démarrage et les garde en mémoire.",
    "Spanish": "El servidor lee la configuración de un archivo al iniciar y la mantiene en la memoria.",
    "Portuguese": "O servidor lê as configurações de um arquivo ao iniciar e não as perde da memória.",
    "Italian": "Il server legge le impostazioni da un file all'avvio e le tiene nella memoria della macchina.",
    "Dutch": "De server leest de instellingen bij het starten uit een bestand en houdt ze in het geheugen.",
    "Polish": "Serwer czyta ustawienia z pliku przy starcie i nie zmienia ich, jeśli są już w pamięci.",
    "Swedish": "Servern läser inställningarna från en fil när den startar och har dem i minnet.",
    "Finnish": "Palvelin lukee asetukset tiedostosta käynnistyessään ja se säilyttää ne muistissa koko ajan.",
    "Turkish": "Sunucu başlarken ayarları bir dosyadan okur ve daha sonra bunları bellekte tutar.",
}


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_a_translated_block_is_refused(language: str):
    refusal = compare(Change(FIRST, TRANSLATIONS[language]))

    assert refusal is not None
    assert refusal.check == "language"


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_one_translated_sentence_is_refused(language: str):
    assert compare(Change(BLOCK, f"{TRANSLATIONS[language]} {SECOND}")) is not None


@pytest.mark.parametrize("language", ["German", "French", "Spanish", "Dutch"])
def test_the_reason_names_a_common_language(language: str):
    refusal = compare(Change(BLOCK, f"{TRANSLATIONS[language]} {SECOND}"))

    assert refusal is not None
    assert refusal.reason == f"it seems to have become {language}"


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_what_was_in_another_language_may_be_corrected(language: str):
    text = TRANSLATIONS[language]

    assert compare(Change(text, text.replace(".", "!"))) is None
    assert compare(Change(f"{BLOCK} {text}", f"{BLOCK.replace('while', 'when')} {text}")) is None


def test_names_of_another_language_pass():
    before = "The server of the team runs in Rio for all of the users there and here."
    after = "The server of the team runs in Rio de Janeiro for all of the users there and here."

    assert compare(Change(before, after)) is None


def test_another_english_text_is_none_of_another_language():
    assert compare(Change(FIRST, "Open the door of the house, take what you need, and do not forget the key.")) is None
    assert compare(Change(FIRST, "Start server, read settings, keep memory, change file, use command, stop.")) is None


def test_short_texts_are_left_alone():
    assert compare(Change("Open the file.", "Öffne die Datei.")) is None

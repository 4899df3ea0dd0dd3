"""Prose in another language is left alone; English prose, however technical, never is."""

import pytest

from burnish.documents.screening import screen_language
from burnish.documents.screening.language import screen_passage

ENGLISH = (
    "To install the package, run the command below. It takes about five minutes, and no account is needed. When the "
    "server has started, open the page in your browser and log in with the name that you chose. If it does not start, "
    "look at the log file for errors, and make sure that the port is not used by another program."
)
FOREIGN = {
    "German": """
Um das Paket zu installieren, führen Sie den folgenden Befehl aus. Das dauert etwa fünf Minuten, und ein
Konto ist nicht nötig. Wenn der Server gestartet ist, öffnen Sie die Seite im Browser und melden sich mit
dem Namen an, den Sie gewählt haben. Falls er nicht startet, sehen Sie in der Protokolldatei nach, und
prüfen Sie, ob der Port von einem anderen Programm verwendet wird.
""",
    "French": """
Pour installer le paquet, lancez la commande ci-dessous. Cela prend environ cinq minutes et aucun compte
n'est nécessaire. Quand le serveur a démarré, ouvrez la page dans votre navigateur et connectez-vous avec
le nom que vous avez choisi. S'il ne démarre pas, regardez les erreurs dans le journal et vérifiez que le
port n'est pas utilisé.
""",
    "Spanish": """
Para instalar el paquete, ejecute la siguiente orden. Tarda unos cinco minutos y no se necesita ninguna
cuenta. Cuando el servidor haya arrancado, abra la página en su navegador y entre con el nombre que
eligió. Si no arranca, busque los errores en el registro y compruebe que el puerto no lo usa otro
programa.
""",
    "Portuguese": """
Para instalar o pacote, execute o comando abaixo. Demora cerca de cinco minutos e não é necessária uma
conta. Quando o servidor tiver iniciado, abra a página no seu navegador e entre com o nome que você
escolheu. Se ele não iniciar, procure os erros no registro e verifique se a porta não é usada por outro
programa.
""",
    "Italian": """
Per installare il pacchetto, eseguite il comando seguente. Ci vogliono circa cinque minuti e non serve un
account. Quando il server è partito, aprite la pagina nel browser ed entrate con il nome che avete
scelto. Se non parte, cercate gli errori nel registro e controllate che la porta non sia usata da un
altro programma.
""",
    "Dutch": """
Om het pakket te installeren, voert u de onderstaande opdracht uit. Het duurt ongeveer vijf minuten en er
is geen account nodig. Als de server is gestart, opent u de pagina in uw browser en meldt u zich aan met
de naam die u hebt gekozen. Als hij niet start, zoek dan de fouten in het logbestand en controleer of de
poort niet wordt gebruikt.
""",
    "Turkish": """
Paketi kurmak için aşağıdaki komutu çalıştırın. Bu işlem yaklaşık beş dakika sürer ve bir hesap gerekmez.
Sunucu başladıktan sonra tarayıcınızda sayfayı açın ve seçtiğiniz ad ile giriş yapın. Sunucu başlamazsa
günlük dosyasındaki hatalara bakın ve bağlantı noktasının başka bir program tarafından kullanılmadığından
ve güvenlik duvarının açık olduğundan emin olun.
""",
}
OTHER_SCRIPTS = {
    "Chinese": """
要安装该软件包，请运行下面的命令。大约需要五分钟，不需要帐户。服务器启动后，在浏览器中打开页面，并使
用您选择的名称登录。如果没有启动，请查看日志文件中的错误，并确保端口没有被其他程序使用。
""",
    "Japanese": """
パッケージをインストールするには、次のコマンドを実行します。約五分かかり、アカウントは必要ありません
。サーバーが起動したら、ブラウザでページを開き、選んだ名前でログインします。起動しない場合は、ログフ
ァイルのエラーを確認してください。
""",
    "Russian": """
Чтобы установить пакет, выполните команду ниже. Это займёт около пяти минут, учётная запись не
нужна. Когда сервер запустится, откройте страницу в браузере и войдите под выбранным именем.
""",
    "Arabic": """
لتثبيت الحزمة، شغل الأمر أدناه. يستغرق الأمر حوالي خمس دقائق ولا يلزم حساب. عندما يبدأ الخادم افتح
الصفحة في المتصفح.
""",
    "Korean": """
패키지를 설치하려면 아래 명령을 실행하십시오. 약 오 분이 걸리며 계정은 필요하지 않습니다. 서버가
시작되면 브라우저에서 페이지를 열고 선택한 이름으로 로그인하십시오. 시작되지 않으면 로그 파일에서
오류를 확인하십시오.
""",
}


@pytest.mark.parametrize("language", FOREIGN)
def test_prose_in_another_language_is_left_alone_and_named(language: str):
    assert screen_language(FOREIGN[language]) == f"not in English (it seems to be {language})"


@pytest.mark.parametrize("language", OTHER_SCRIPTS)
def test_prose_in_another_script_is_left_alone(language: str):
    assert screen_language(OTHER_SCRIPTS[language]) == "not in English (another script)"


def test_masks_and_names_do_not_hide_the_language():
    assert screen_language(FOREIGN["German"].replace(" ", " @@1QX@@ HTTP pip ")) is not None
    assert screen_language(OTHER_SCRIPTS["Chinese"].replace("，", " pip @@2AB@@ ")) is not None


def test_a_language_without_a_word_list_is_noticed_by_its_letters():
    lithuanian = (
        "Norėdami įdiegti paketą, paleiskite žemiau pateiktą komandą; paskyros nereikės, užtruks penkias minutes. "
    )
    assert screen_language(lithuanian * 4) == "not in English"


@pytest.mark.parametrize(
    "prose",
    [
        "",
        ENGLISH,
        ENGLISH + " Ask Jürgen Müller, José, Łukasz or 王小明 in Zürich or São Paulo. " * 3,
        ENGLISH + "\n" + FOREIGN["French"][:150],
        "Naïve café déjà-vu résumé",
        "getUserName setUserName listUsers deleteUser " * 30,
        "string int64 boolean repeated bytes Name Type Description Required Default " * 20,
        "@@1QX@@ " * 200,
        "x" * 50_000,
    ],
)
def test_english_short_or_nameless_prose_is_let_through(prose: str):
    assert screen_language(prose) is None


def test_short_prose_is_taken_for_english():
    assert screen_language("Um das Paket zu installieren, führen Sie den folgenden Befehl aus.") is None


def test_a_document_that_is_mostly_english_is_let_through_with_its_translation():
    assert screen_language(ENGLISH * 2 + "\n" + OTHER_SCRIPTS["Russian"]) is None


@pytest.mark.parametrize("language", FOREIGN)
def test_a_passage_in_another_language_is_told(language: str):
    assert screen_passage(FOREIGN[language])
    assert screen_passage(" ".join(FOREIGN[language].split()[:24])) is not False


@pytest.mark.parametrize(
    "text",
    [
        ENGLISH,
        "Start with a café in São Paulo, and see what Müller and Señor Gómez have to say about it.",
        "It is set by e.g. v1.8, de facto, in Rio de Janeiro, and not by the others.",
    ],
)
def test_an_english_passage_with_foreign_names_is_english(text: str):
    assert screen_passage(text) is False


@pytest.mark.parametrize("text", ["", "Overview", "`x` e y o z", "Lokal arbeiten", "Y"])
def test_few_words_tell_nothing_of_a_passage(text: str):
    assert screen_passage(text) is None

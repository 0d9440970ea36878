import Gate

extension Sentences {
    /// Why a bill was not looked at.
    static let billRefusals: [Sentence] = [
        Sentence(
            "Give `bill_type` and `bill_date`.", hans: "请填写 `bill_type` 和 `bill_date`。", hant: "請填寫 `bill_type` 和 `bill_date`。",
            ko: "`bill_type`과 `bill_date`를 주십시오."),
        Sentence(
            "`bill_date` is a day such as 2026-11-20, or a month such as 2026-11, in China's time.",
            hans: "`bill_date` 须为日期（如 2026-11-20）或月份（如 2026-11），中国时间。", hant: "`bill_date` 須為日期（如 2026-11-20）或月份（如 2026-11），中國時間。",
            ko: "`bill_date`는 중국 시간으로 2026-11-20 같은 날이나 2026-11 같은 달입니다."),
        Sentence(
            "This host has no bill with the handle `{}`. query_bill_download_url fetches a bill and gives its handle.",
            hans: "本机没有编号为 `{}` 的账单。query_bill_download_url 可下载账单并返回其编号。", hant: "本機沒有編號為 `{}` 的帳單。query_bill_download_url 可下載帳單並回傳其編號。",
            ko: "이 호스트에 `{}`(이)라는 명세서가 없습니다. query_bill_download_url이 명세서를 받아 와 이름을 줍니다."),
        Sentence(
            "The bill with this handle is of a kind that is not read here.", hans: "此编号的账单属于本机不读取的类型。", hant: "此編號的帳單屬於本機不讀取的類型。",
            ko: "이 이름의 명세서는 여기서 읽지 않는 종류입니다."),
        Sentence(
            "Alipay's bill of {} is another file by now than the one with this handle. The new one has the handle `{}`.",
            hans: "支付宝 {} 的账单与此编号的文件已不相同。新账单的编号为 `{}`。", hant: "支付寶 {} 的帳單與此編號的檔案已不相同。新帳單的編號為 `{}`。",
            ko: "알리페이의 {} 명세서가 이 이름의 파일과 달라졌습니다. 새것의 이름은 `{}`입니다."),
        Sentence(
            "Give either `handle`, or `bill_date`, not both.", hans: "请填写 `handle` 或 `bill_date` 之一，不要同时填写。",
            hant: "請填寫 `handle` 或 `bill_date` 之一，不要同時填寫。",
            ko: "`handle`과 `bill_date` 가운데 하나만 주십시오."),
        Sentence(
            "`handle` is what query_bill_download_url gave: `bill_` and digits.",
            hans: "`handle` 须为 query_bill_download_url 返回的编号：`bill_` 加数字。",
            hant: "`handle` 須為 query_bill_download_url 回傳的編號：`bill_` 加數字。", ko: "`handle`은 query_bill_download_url이 준 것입니다: `bill_`과 숫자."),
        Sentence(
            "Give `handle`, or `bill_date`: which bill is meant?", hans: "请填写 `handle` 或 `bill_date`，以指明账单。",
            hant: "請填寫 `handle` 或 `bill_date`，以指明帳單。",
            ko: "어느 명세서인지 `handle`이나 `bill_date`를 주십시오."),
        Sentence(
            "`bill_type` is `trade` or `signcustomer`.", hans: "`bill_type` 须为 `trade` 或 `signcustomer`。",
            hant: "`bill_type` 須為 `trade` 或 `signcustomer`。",
            ko: "`bill_type`은 `trade` 또는 `signcustomer`입니다."),
        Sentence(
            "Only a trade bill can be held against the ledger: an account bill does not tell refunds apart.",
            hans: "只有业务账单可与账本对账：账务账单不区分退款。", hant: "只有業務帳單可與帳本對帳：帳務帳單不區分退款。", ko: "거래 명세서만 장부와 대조할 수 있습니다. 계정 명세서는 환불을 구별하지 않습니다."),
        Sentence(
            "The bill has more than {} lines. Reconcile the days of the month one by one.", hans: "账单超过 {} 行。请按日逐一对账。",
            hant: "帳單超過 {} 行。請按日逐一對帳。",
            ko: "명세서가 {}줄을 넘습니다. 그 달의 날을 하나씩 대조하십시오."),
        Sentence(
            "The bill could not be written to this host's disk. A person who runs the host has to look.", hans: "账单无法写入本机磁盘，须由主机的管理人员处理。",
            hant: "帳單無法寫入本機磁碟，須由主機的管理人員處理。", ko: "명세서를 이 호스트의 디스크에 쓸 수 없습니다. 호스트 운영자가 확인해야 합니다."),
        Sentence("The host could not read its own ledger.", hans: "主机无法读取自己的账本。", hant: "主機無法讀取自己的帳本。", ko: "호스트가 자신의 장부를 읽을 수 없습니다."),
    ]

    /// What is wrong with a bill.
    static let billErrors: [Sentence] = archiveErrors + lineErrors

    private static let archiveErrors: [Sentence] = [
        Sentence("The bill is no ZIP archive.", hans: "账单不是 ZIP 压缩文件。", hant: "帳單不是 ZIP 壓縮檔。", ko: "명세서가 ZIP 압축 파일이 아닙니다."),
        Sentence("The bill's ZIP archive is cut short.", hans: "账单的 ZIP 文件不完整。", hant: "帳單的 ZIP 檔不完整。", ko: "명세서의 ZIP 파일이 잘려 있습니다."),
        Sentence(
            "The bill's ZIP archive is damaged: what it holds does not have the checksum that it states.", hans: "账单的 ZIP 文件已损坏：内容与其校验和不符。",
            hant: "帳單的 ZIP 檔已損壞：內容與其校驗和不符。", ko: "명세서의 ZIP 파일이 손상되었습니다. 내용이 적힌 체크섬과 맞지 않습니다."),
        Sentence(
            "The bill is too large: more than {} bytes are more than a bill of its kind can have.", hans: "账单过大：此类账单不可能超过 {} 字节。",
            hant: "帳單過大：此類帳單不可能超過 {} 位元組。", ko: "명세서가 너무 큽니다. 이런 명세서는 {}바이트를 넘을 수 없습니다."),
        Sentence(
            "The bill's ZIP archive has more than {} files.", hans: "账单的 ZIP 文件中超过 {} 个文件。", hant: "帳單的 ZIP 檔中超過 {} 個檔案。",
            ko: "명세서의 ZIP에 파일이 {}개보다 많습니다."),
        Sentence("The bill's ZIP archive is encrypted.", hans: "账单的 ZIP 文件已加密。", hant: "帳單的 ZIP 檔已加密。", ko: "명세서의 ZIP 파일이 암호화되어 있습니다."),
        Sentence(
            "The bill's ZIP archive is packed in a way that bills are not.", hans: "账单的 ZIP 文件的压缩方式与账单不符。", hant: "帳單的 ZIP 檔的壓縮方式與帳單不符。",
            ko: "명세서의 ZIP 파일이 명세서와 다른 방식으로 압축되어 있습니다."),
        Sentence(
            "No file in the bill's ZIP archive has the columns of a trade bill or an account bill.", hans: "账单的 ZIP 文件中没有业务账单或账务账单的列。",
            hant: "帳單的 ZIP 檔中沒有業務帳單或帳務帳單的欄位。", ko: "명세서의 ZIP에 거래 명세서나 계정 명세서의 열을 가진 파일이 없습니다."),
        Sentence(
            "The bill's ZIP archive has a trade bill and an account bill in one.", hans: "账单的 ZIP 文件中同时有业务账单和账务账单。",
            hant: "帳單的 ZIP 檔中同時有業務帳單和帳務帳單。", ko: "명세서의 ZIP에 거래 명세서와 계정 명세서가 함께 있습니다."),
        Sentence(
            "This system cannot read GBK: the C library's converters (gconv) are missing.", hans: "本系统无法读取 GBK：缺少 C 库的转换模块（gconv）。",
            hant: "本系統無法讀取 GBK：缺少 C 函式庫的轉換模組（gconv）。", ko: "이 시스템이 GBK를 읽을 수 없습니다. C 라이브러리의 변환기(gconv)가 없습니다."),
    ]

    private static let lineErrors: [Sentence] = [
        Sentence(
            "Line {} of the bill is not encoded in GBK.", hans: "账单第 {} 行不是 GBK 编码。", hant: "帳單第 {} 行不是 GBK 編碼。",
            ko: "명세서의 {}번째 줄이 GBK가 아닙니다."),
        Sentence(
            "Line {} of the bill is longer than {} bytes.", hans: "账单第 {} 行超过 {} 字节。", hant: "帳單第 {} 行超過 {} 位元組。",
            ko: "명세서의 {}번째 줄이 {}바이트를 넘습니다."),
        Sentence("The bill has no column `{}`.", hans: "账单没有 `{}` 列。", hant: "帳單沒有 `{}` 欄位。", ko: "명세서에 `{}` 열이 없습니다."),
        Sentence("The bill has the column `{}` twice.", hans: "账单有两个 `{}` 列。", hant: "帳單有兩個 `{}` 欄位。", ko: "명세서에 `{}` 열이 두 번 있습니다."),
        Sentence(
            "Line {} of the bill has {} cells, and the line of the columns' names has {}.", hans: "账单第 {} 行有 {} 个单元格，而列名行有 {} 个。",
            hant: "帳單第 {} 行有 {} 個儲存格，而欄位名稱行有 {} 個。", ko: "명세서의 {}번째 줄은 칸이 {}개인데 열 이름 줄은 {}개입니다."),
        Sentence(
            "Line {} of the bill is neither a trade nor a refund.", hans: "账单第 {} 行既不是交易也不是退款。", hant: "帳單第 {} 行既不是交易也不是退款。",
            ko: "명세서의 {}번째 줄이 거래도 환불도 아닙니다."),
        Sentence(
            "Line {} of the bill has no amount in the column `{}`.", hans: "账单第 {} 行的 `{}` 列没有金额。", hant: "帳單第 {} 行的 `{}` 欄位沒有金額。",
            ko: "명세서 {}번째 줄의 `{}` 열에 금액이 없습니다."),
        Sentence(
            "Line {} of the bill has another sign in the column `{}` than the lines of its kind above it.",
            hans: "账单第 {} 行的 `{}` 列与此前同类各行的正负号不同。",
            hant: "帳單第 {} 行的 `{}` 欄位與此前同類各行的正負號不同。", ko: "명세서 {}번째 줄의 `{}` 열이 위의 같은 종류 줄들과 부호가 다릅니다."),
        Sentence(
            "Line {} of the bill has a formula in its cell {}, where only text or a number belongs.",
            hans: "账单第 {} 行的第 {} 个单元格是公式，而此处只应为文本或数字。",
            hant: "帳單第 {} 行的第 {} 個儲存格是公式，而此處只應為文字或數字。", ko: "명세서 {}번째 줄의 {}번째 칸에 글이나 숫자만 있어야 하는데 수식이 있습니다."),
        Sentence(
            "The bill states {} for `{}`, and its lines come to {}.", hans: "账单写明 {}（`{}`），而各行合计为 {}。", hant: "帳單寫明 {}（`{}`），而各行合計為 {}。",
            ko: "명세서에는 {}(`{}`)라고 적혀 있는데 줄을 더하면 {}입니다."),
        Sentence(
            "The bill's amounts add up to more than can be counted.", hans: "账单金额的合计超出可计算的范围。", hant: "帳單金額的合計超出可計算的範圍。",
            ko: "명세서 금액의 합계가 셀 수 있는 범위를 넘습니다."),
    ]

    /// What helps with a bill that cannot be read.
    static let billHelp: [Sentence] = [
        Sentence("Fetch the bill again.", hans: "请重新下载账单。", hant: "請重新下載帳單。", ko: "명세서를 다시 받으십시오."),
        Sentence(
            "Fetch the bill again; if it stays so, a person has to look at the file before anything is believed of it.",
            hans: "请重新下载账单；如仍如此，须先由人查看文件，在此之前其内容均不可信。", hant: "請重新下載帳單；如仍如此，須先由人查看檔案，在此之前其內容均不可信。",
            ko: "명세서를 다시 받으십시오. 그래도 그대로이면 믿기 전에 사람이 파일을 확인해야 합니다."),
        Sentence(
            "Install the C library's converters on the host (Debian: `libc-bin` and `libc6`, with their gconv modules).",
            hans: "请在主机上安装 C 库的转换模块（Debian：`libc-bin` 和 `libc6` 及其 gconv 模块）。",
            hant: "請在主機上安裝 C 函式庫的轉換模組（Debian：`libc-bin` 和 `libc6` 及其 gconv 模組）。",
            ko: "호스트에 C 라이브러리의 변환기를 설치하십시오(Debian: gconv 모듈이 있는 `libc-bin`과 `libc6`)."),
        Sentence(
            "A person has to look at the file; it must not be opened in a program for tables before.", hans: "须由人查看文件；在此之前不得用电子表格程序打开。",
            hant: "須由人查看檔案；在此之前不得用試算表程式打開。", ko: "사람이 파일을 확인해야 합니다. 그 전에 표 계산 프로그램으로 열면 안 됩니다."),
        Sentence(
            "A person has to look at the file: no figure of this bill can be relied on.", hans: "须由人查看文件：此账单的任何数字均不可信。",
            hant: "須由人查看檔案：此帳單的任何數字均不可信。", ko: "사람이 파일을 확인해야 합니다. 이 명세서의 수치는 믿을 수 없습니다."),
    ]
}

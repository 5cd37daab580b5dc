"""Words by which `core.personal` tells a name from what else is written with a capital."""

TITLES = "MRS?|Miss|M[sx]|Dr|Prof|Professor|Rev|Reverend|Sir|Dame"
"""As a pattern; Mr and Mrs are told with small letters too."""

FIRST_NAMES = frozenset(
    """
Aaliyah Aaron Abdul Abdullah Abigail Adam Adrian Agnes Ahmed Aisha Alan Albert Alex Alexander Alfie Alfred Alice
Alison Amanda Amelia Amina Amir Amy Andrea Andrew Angela Anita Ann Anna Anne Annie Anthony Arthur Asif Audrey Barbara
Barry Beatrice Ben Benjamin Bernard Beryl Bethany Betty Beverley Bill Bob Brenda Brian Bridget Carl Carol Caroline
Catherine Charles Charlie Charlotte Cheryl Chloe Chris Christine Christopher Claire Clive Colin Connor Craig Cynthia
Daniel Darren Dave David Dawn Dean Deborah Denise Dennis Derek Diana Diane Donald Donna Doreen Dorothy Doris Dylan
Edith Edna Edward Eileen Elaine Eleanor Elizabeth Ella Ellen Ellie Elsie Emily Emma Eric Ernest Ethel Ethan Eva Evelyn
Fatima Fiona Florence Francis Frank Fred Freda Frederick Gareth Gary Gavin Geoffrey George Georgia Gerald Gillian
Gladys Glenn Gloria Gordon Graham Gurpreet Hannah Harold Harpreet Harriet Harry Hassan Hazel Heather Helen Henry Hilda
Howard Hussain Ian Ibrahim Irene Isabella Isla Ivy Jack Jackie Jacob Jacqueline Jade James Jamie Jan Jane Janet Janice
Jasmine Jason Jean Jeffrey Jennifer Jeremy Jessica Jill Jim Joan Joanne Joe John Jonathan Joseph Josh Joshua Joyce
Judith Julia Julie June Karen Karl Kate Katherine Kathleen Kathryn Keith Kelly Ken Kenneth Kerry Kevin Khadija Kieran
Kim Kulwinder Kyle Laura Lauren Lee Leo Leonard Leslie Lewis Liam Lily Linda Lisa Lorraine Louise Lucy Luke Lynn
Malcolm Manjit Margaret Maria Marie Marion Marjorie Martin Mary Matthew Maureen Megan Melanie Mia Michael Michelle
Mike Mohammad Mohammed Molly Monica Muhammad Muriel Nadia Nancy Naomi Natalie Natasha Nathan Neil Nicholas Nick Nicola
Nigel Norma Norman Olive Oliver Olivia Omar Oscar Owen Pamela Patricia Patrick Paul Paula Pauline Peter Philip Phyllis
Priya Rachel Rajesh Ralph Raymond Rebecca Reginald Richard Rita Robert Robin Roger Ronald Rosemary Ross Roy Russell
Ruth Ryan Sally Sam Samantha Samuel Sandra Sara Sarah Scott Sean Shabana Shannon Sharon Sheila Shirley Sian Simon
Sophia Sophie Stacey Stanley Stella Stephanie Stephen Steve Steven Stuart Sukhdev Susan Suzanne Sylvia Tanya Tariq Ted
Teresa Terence Terry Theresa Thomas Tim Timothy Tina Tom Tony Tracey Trevor Usman Valerie Vera Veronica Vincent Violet
Walter Wayne Wendy Wilfred William Winifred Yasmin Yusuf Yvonne Zahra Zainab Zoe
""".split()  # noqa: SIM905 # read more easily than a list
)
"""The commonest in Britain; without those that are words or months as well."""

ORDINARY = frozenset(
    """
a about act adult adults advocacy advocate age aged ageing agreement all an and april approved area assessment
assessments assistant association august authority autism autistic award bank bay bed before best better black board
body borough british brief building buildings cabinet capacity care caribbean carer carers case centre charity chief
child children children’s christian christmas church city clinic clinical code college commission commissioner
commissioning committee communication community conference consultant consumer contact continuing coordinator coroner
council councils councillor county court criterion crown dame data day days deaf december dementia department
deprivation deputy diabetes direct director disability disabilities disabled discharge district doctor domestic down
down’s duty early east easter eastern education eight emergency end england english equality european evening every
executive experience fact family february fire first five for four framework friday friends from front funding further
gateway general good governance government grade grange great group guide guardian guardianship hall head health
healthcare high hill hindu hoarding home homes hospice hospital house household housing human if in inadequate
independent indian infirmary information inquiry inspector integrated interests intermediate irish islamic it january
jewish july june junior justice key lane lasting later law lead learning level liberty lifelong line link living local
lodge london looked lord making manager march mental met midlands ministry monday money moved multi muslim national
nearest needs neighbourhood new next night nine no north northern not november nurse nursing nurses occupational
october of office officer older on one ongoing ombudsman open order outcome outcomes outstanding pakistani panel
parish park parkinson parkinson’s part partly partner partners pathway patient payment payments people person personal
personalisation pharmacy physical physiotherapist plan planning police polish power practice practitioner
practitioners primary principal principle prison private process professional protection protocol provider psychiatric
psychiatry public quality queen queens king kings rapid reablement reading record records referral regional
rehabilitation reporting representative request requires improvement residential resource respite response responsible
review reviews rights risk road room royal rule safeguarding safeguards saturday saint schedule school scheme scottish
second section senior sensory september service services seven sheltered short sikh single six skills social society
south southern specialist sports st staff standard standards state statement statutory step street stroke strategy sub
sunday supervision support supported survey syndrome system tablet team teams ten tenancy the theatre then therapist
therapy they third this three thursday time to together tool town transfer transition transitions transport trust
tuesday two union unit university urgent urdu use vaccination programme victoria visit volunteer voluntary ward
wednesday welfare welsh west western when white with women work worker workers working years young your youth
alzheimer alzheimer’s zoom google microsoft excel word liquid logic mosaic citizen citizens advice red cross salvation
army samaritans mencap scope south-east makaton braille islam bengali punjabi gujarati arabic somali romanian
portuguese
""".split()  # noqa: SIM905 # read more easily than a list
)
"""Words of councils, services, law, months, days, peoples and places: capitals among which one stands are no name."""

OFTEN_NO_NAME = frozenset(
    {"may", "march", "will", "mark", "grace", "hope", "joy", "faith", "rose", "dean", "young"}
)
"""Names that are words as well: as part of a name, alone they tell nobody."""

_FIELD = (
    r"(?:adults?|social|care|work|services?|safeguarding|mental|health|commissioning|operations|practice|quality|"
    r"transformation|learning|disabilit(?:y|ies)|children’?s?|people|communities|integrated|integration|strategy|finance|"
    r"assessment|hospital|reablement|performance|assurance|wellbeing|housing|public)"
)
_OF_WHAT = rf"\s+(?:of|for)\s+(?:the\s+)?(?:{_FIELD}(?:\s+(?:and\s+)?{_FIELD})*|[^\W\d_]+)"

POSTS = "|".join(
    (
        rf"(?:(?:executive|corporate|interim|deputy|assistant)\s+)*(?:director|head|chair){_OF_WHAT}",
        r"(?:(?:executive|corporate|interim|deputy|assistant)\s+)+director",
        r"DASS",
        r"(?:(?:deputy|assistant)\s+)?chief\s+executive",
        r"principal\s+(?:social\s+worker|occupational\s+therapist)",
        r"caldicott\s+guardian|senior\s+information\s+risk\s+owner|data\s+protection\s+officer|monitoring\s+officer",
        r"(?:lead|cabinet)\s+member|portfolio\s+holder|leader\s+of\s+the\s+council|mayor",
        r"(?:designated\s+)?(?:safeguarding|AMHP|workforce|practice|equality|EDI)\s+lead",
        rf"(?:service|team|group|area|district)\s+manager{_OF_WHAT}",
    )
)
"""Titles of which a council, a service or a team has one, as a pattern: in the plural they tell nobody."""

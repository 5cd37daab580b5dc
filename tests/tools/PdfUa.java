import java.io.File;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.logging.LogManager;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.ErrorArgument;
import org.verapdf.pdfa.validation.profiles.ErrorArgumentImpl;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.profiles.Variable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Validates one PDF against PDF/UA-1 with veraPDF; prints each broken rule once and exits with 1 if there is any.
 *
 * The jar at hand has veraPDF but not the XML binding that it reads its own profiles with, so the profile is read here.
 */
public class PdfUa {
  private static final PDFAFlavour FLAVOUR = PDFAFlavour.PDFUA_1;
  private static final String PROFILE = "org/verapdf/pdfa/validation/PDFUA-1.xml";

  public static void main(String[] arguments) throws Exception {
    LogManager.getLogManager().reset();
    VeraGreenfieldFoundryProvider.initialise();
    try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(arguments[0]), FLAVOUR);
        PDFAValidator validator = Foundries.defaultInstance().createValidator(profile(), 500, true, false, false)) {
      ValidationResult result = validator.validate(parser);
      TreeMap<String, String> broken = new TreeMap<>();
      for (TestAssertion assertion : result.getTestAssertions())
        if (assertion.getStatus() == TestAssertion.Status.FAILED)
          broken.putIfAbsent(assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber(),
              assertion.getMessage() + " at " + assertion.getLocation().getContext());
      broken.forEach((rule, said) -> System.out.println(rule + ": " + said));
      System.out.println(result.getTotalAssertions() + " assertions");
      System.exit(result.isCompliant() && result.getTotalAssertions() > 0 ? 0 : 1);
    }
  }

  private static ValidationProfile profile() throws Exception {
    Document xml;
    try (InputStream stream = PdfUa.class.getClassLoader().getResourceAsStream(PROFILE)) {
      xml = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(stream);
    }
    Comparator<Rule> byClause = Comparator.comparing(rule -> rule.getRuleId().getClause());
    Set<Rule> rules = new TreeSet<>(byClause.thenComparing(rule -> rule.getRuleId().getTestNumber()));
    for (Element element : all(xml.getDocumentElement(), "rule")) rules.add(rule(element));
    Set<Variable> variables = new HashSet<>();
    for (Element element : all(xml.getDocumentElement(), "variable"))
      variables.add(Profiles.variableFromValues(element.getAttribute("name"), element.getAttribute("object"),
          text(element, "defaultValue"), text(element, "value")));
    if (rules.size() < 100) throw new IllegalStateException("Only " + rules.size() + " rules were read");
    return Profiles.profileFromValues(FLAVOUR, Profiles.profileDetailsFromValues("PDF/UA-1", "", "", new Date(0)), "",
        new HashSet<>(rules), variables);
  }

  private static Rule rule(Element element) {
    Element id = all(element, "id").get(0);
    List<ErrorArgument> arguments = new ArrayList<>();
    for (Element argument : all(element, "argument"))
      arguments.add(ErrorArgumentImpl.fromValues(argument.getTextContent(), null, null));
    return Profiles.ruleFromValues(
        Profiles.ruleIdFromValues(PDFAFlavour.Specification.valueOf(id.getAttribute("specification")),
            id.getAttribute("clause"), Integer.parseInt(id.getAttribute("testNumber"))),
        element.getAttribute("object"), Boolean.parseBoolean(element.getAttribute("deferred")),
        element.getAttribute("tags"), text(element, "description"), text(element, "test"),
        Profiles.errorFromValues(text(element, "message"), arguments), new ArrayList<>());
  }

  private static List<Element> all(Element within, String name) {
    NodeList found = within.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) elements.add((Element) found.item(i));
    return elements;
  }

  private static String text(Element within, String name) {
    List<Element> found = all(within, name);
    return found.isEmpty() ? "" : found.get(0).getTextContent();
  }
}

# language: fr
# L'accord sur les céréales, comme dans grain_deal_2022.feature, et Nestlé, comme dans company_emissions_2020.feature, où
# sont les sources. Que l'auditeur dise ces chiffres, et le chiffre de 2024, c'est supposé.
Fonctionnalité: Odessa, au lendemain de l'accord sur les céréales

  Contexte:
    Soit les heures sont celles de "Europe/Kyiv"
    Et les acteurs "Russie" et "Ukraine"
    Et le lieu "Odessa"
    Et l'activité « attaque contre un port »
    Et l'activité "frappe", une sorte d'"attaque contre un port"
    Et la source "commandement du Sud" de fiabilité "C"
    Et les sources "Reuters" et "Département d'État" de fiabilité "B"
    Et la source "ministère russe de la Défense" de fiabilité "B", qui parle pour "Russie"
    Et "Russie" s'est engagée le 22 juillet 2022 à ne pas commettre "attaque contre un port" à "Odessa" pour 120 jours

  Scénario: Frappée le lendemain
    Quand "commandement du Sud", selon "Reuters" le 23 juillet 2022, dit qu'il y a eu "frappe" à "Odessa" par "Russie" le 23 juillet 2022, l'incident "port"
    Alors au 23 juillet 2022, continuation possible est signalée
    Et la promesse est jugée vacillante
    Et le seul incident repose sur une origine

  Scénario: Démentie, puis admise
    Quand "commandement du Sud" a rapporté le 23 juillet 2022 qu'il y a eu "frappe" à "Odessa" par "Russie" le 23 juillet 2022, l'incident "port"
    Et "Département d'État" a dit le 23 juillet 2022 qu'il y a eu "frappe" à "Odessa" par "Russie" le 23 juillet 2022, l'incident "port"
    Et "Russie" a démenti le 23 juillet 2022 l'incident "port"
    Alors au 23 juillet 2022, la mention démentie est faite
    Quand "ministère russe de la Défense" a admis le 24 juillet 2022 l'incident "port"
    Alors au 24 juillet 2022, la promesse est jugée rompue
    Et démenti réfuté certain est signalé
    Et la promesse sera presque certainement rompue

  Scénario: Liée à la parole de l'autre
    Soit "Ukraine" s'est engagée le 22 juillet 2022 à ne pas commettre "attaque contre un port" à "Odessa"
    Et cela s'appelle "parole de l'Ukraine"
    Et la promesse lie tant que "Russie" ne commet pas "attaque contre un port" à "Odessa"
    Quand "Département d'État" a dit le 23 juillet 2022 qu'il y a eu "frappe" à "Odessa" par "Russie" le 23 juillet 2022, l'incident "port"
    Et "Reuters" a dit le 23 juillet 2022 qu'il y a eu "frappe" à "Odessa" par "Russie" le 23 juillet 2022, l'incident "port"
    Alors au 24 juillet 2022, la promesse "parole de l'Ukraine" est en sommeil

  Plan du Scénario: Une entreprise qui promet moins
    Soit le cadre est d'entreprise
    Et l'acteur "Nestlé"
    Et le lieu "le monde"
    Et l'activité "émissions"
    Et la source "auditeur" de fiabilité "A"
    Et "Nestlé" a promis le 3 décembre 2020 de réduire "émissions" de 20 % dans "le monde" d'ici 2025, par rapport à 2018
    Et cela s'appelle "moins 20 %"
    Quand "auditeur" a situé "émissions" de "Nestlé" dans "le monde" en <année> à <baisse> de moins qu'en 2018
    Alors au <jour>, la promesse "moins 20 %" est jugée <verdict>

    Exemples:
      | année | baisse | jour         | verdict              |
      | 2023  | 13,5 % | 31 mars 2024 | vacillante           |
      | 2024  | 20 %   | 31 mars 2025 | respectée jusqu'ici  |

  Scénario: La même promet moins, puis plus tard
    Soit l'acteur "Nestlé"
    Et le lieu "le monde"
    Et l'activité "émissions"
    Et "Nestlé" a promis le 3 décembre 2020 de réduire "émissions" de 20 % dans "le monde" d'ici 2025, par rapport à 2018
    Et cela s'appelle "moins 20 %"
    Et "Nestlé" a promis le 1er mars 2024 de réduire "émissions" de 10 % dans "le monde" d'ici 2025, par rapport à 2018, à la place de "moins 20 %"
    Et "Nestlé" a promis le 3 décembre 2020 de faire ceci, d'ici 2025: "nommer un contrôleur"
    Et cela s'appelle "contrôleur"
    Quand la promesse "contrôleur" a été remise à 2026 le 1er mars 2024
    Alors au 2 mars 2024, la promesse "moins 20 %" est remplacée
    Et la mention affaiblie est faite sur "moins 20 %"
    Et la mention affaiblie est faite sur "contrôleur"

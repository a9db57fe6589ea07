// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FlashArbitrage} from "../../../contracts/FlashArbitrage.sol";
import {IFlashArbitrage} from "../../../contracts/interfaces/IFlashArbitrage.sol";
import {OperatorContract} from "../harness/OperatorContract.sol";
import {TestBase} from "../harness/TestBase.sol";
import {CallbackLayouts} from "./CallbackLayouts.sol";
import {HonestRoutes} from "./HonestRoutes.sol";
import {HostilePlans} from "./HostilePlans.sol";
import {Invariants} from "./Invariants.sol";
import {Ledger} from "./Ledger.sol";
import {Market} from "./market/Market.sol";
import {PackedForm} from "./PackedForm.sol";
import {ProfitAudit} from "./ProfitAudit.sol";
import {Random} from "./Random.sol";
import {Villain} from "./Villain.sol";

/// @notice What the runner calls in random order with random seeds. Each call is one transaction: a deed, honest or
/// hostile, after which everything is compared; then somebody knocks at the idle contract, and an honest execution ends it.
contract ArbitrageHandler is TestBase, ProfitAudit {
    using Ledger for Ledger.Accounts;
    using Random for Random.Source;

    uint256 public constant RESTING = 1000 ether;
    uint256 private constant RESTING_ETH = 50 ether;
    uint256 private constant WEALTH = 1_000_000 ether;
    /// @dev Enough for every honest execution; a hostile one may burn all that it is given.
    uint256 private constant GAS = 5_000_000;

    address private constant STRANGER = address(0xBAD);

    Market public immutable market = new Market();
    Villain public immutable villain = new Villain();
    OperatorContract public immutable operator = new OperatorContract();
    FlashArbitrage public immutable arbitrage;
    HonestRoutes private immutable honest;
    HostilePlans private immutable hostile;
    PackedForm private immutable packed;

    Ledger.Page private beginning;

    /// @notice How many hostile executions were tried, and how many of them succeeded.
    uint256 public attacks;
    uint256 public successfulAttacks;
    /// @notice How many honest executions succeeded with each funding.
    mapping(IFlashArbitrage.Funding funding => uint256 count) public earnedWith;

    constructor() {
        address[] memory operators = new address[](1);
        operators[0] = address(operator);
        arbitrage = new FlashArbitrage(OWNER, PAYOUT, operators, address(market.weth()));
        honest = new HonestRoutes(market, address(arbitrage), PAYOUT, OWNER);
        hostile = new HostilePlans(market, address(villain), address(arbitrage), operator);
        packed = new PackedForm(OWNER, PAYOUT, address(market.weth()));
        villain.set(address(arbitrage), market.tokens());
        for (uint256 i = 0; i < market.TOKENS(); ++i) {
            market.mint(i, address(arbitrage), RESTING);
            market.mint(i, address(villain), WEALTH);
        }
        vm.deal(address(arbitrage), RESTING_ETH);
        vm.deal(address(villain), WEALTH);
        accounts = Ledger.Accounts(market.tokens(), address(arbitrage), PAYOUT, OWNER, block.coinbase);
        beginning = accounts.read();
    }

    /// @notice An operator's honest execution, packed or readable.
    function trade(uint256 seed) external {
        _tradeHonestly(seed);
        _knock(seed);
    }

    /// @notice A leaked operator's key: one execution through the villain.
    function attack(uint256 seed) external {
        _attack(seed);
        _knock(seed);
        _tradeHonestly(seed);
    }

    /// @notice Two of them in one transaction.
    function attackTwice(uint256 seed, uint256 seedOfSecond) external {
        _attack(seed);
        _attack(seedOfSecond);
        _knock(seed);
        _tradeHonestly(seed);
    }

    /// @notice A stranger, or a genuine lender or pool at a stranger's request, calls the idle contract.
    function intrude(uint256 seed) external {
        Random.Source memory random = Random.from(seed);
        (, Villain.Plan memory plan) = hostile.drawAttack(seed);
        villain.prepare(plan);
        Ledger.Page memory before = accounts.read();
        (address target, bytes memory data) =
            hostile.genuineCall(random, accounts.tokens[random.below(accounts.tokens.length)]);
        if (villain.forward{gas: GAS}(target, data)) _break(Invariants.Name.IdleContractRefusesEveryone);
        _compare(before);
        _knock(seed);
        _tradeHonestly(seed);
    }

    function _attack(uint256 seed) private {
        (bytes memory data, Villain.Plan memory plan) = hostile.drawAttack(seed);
        ++attacks;
        if (_attackWith(data, plan)) ++successfulAttacks;
    }

    function _attackWith(bytes memory data, Villain.Plan memory plan) internal returns (bool success) {
        villain.prepare(plan);
        success = _execute(data);
    }

    function _tradeHonestly(uint256 seed) private {
        IFlashArbitrage.Arbitrage memory drawn = honest.draw(seed, RESTING);
        bytes memory data = _pack(drawn);
        bool success;
        if (seed % 4 == 0) {
            Ledger.Page memory before = accounts.read();
            try operator.forward{gas: GAS}(
                address(arbitrage), abi.encodeCall(IFlashArbitrage.flashLoanArbitrage, (drawn))
            ) returns (
                bytes memory answer
            ) {
                success = true;
                _compareProfit(before, data, abi.decode(answer, (uint256)));
            } catch {}
        } else {
            success = _execute(data);
        }
        if (!success) _break(Invariants.Name.HonestExecutionsSucceed);
        ++earnedWith[drawn.funding];
    }

    /// @dev The contract itself as the recipient is whoever packs.
    function _pack(IFlashArbitrage.Arbitrage memory drawn) private view returns (bytes memory) {
        address recipient = drawn.recipient;
        if (recipient == address(arbitrage)) drawn.recipient = address(packed);
        bytes memory data = packed.encode(drawn);
        drawn.recipient = recipient;
        return data;
    }

    /// @dev By an operator.
    function _execute(bytes memory data) private returns (bool success) {
        Ledger.Page memory before = accounts.read();
        try operator.forward{gas: GAS}(address(arbitrage), data) returns (bytes memory answer) {
            success = true;
            _compareProfit(before, data, abi.decode(answer, (uint256)));
        } catch {}
        _compare(before);
    }

    /// @dev What nobody but the owner may do, whether it succeeded or not.
    function _compare(Ledger.Page memory before) private {
        if (accounts.openAllowances() != 0) _break(Invariants.Name.NoAllowanceOutlivesItsCall);
        villain.grab();
        Ledger.Page memory afterwards = accounts.read();
        uint256 eth = accounts.tokens.length;
        if (afterwards.self[eth] < before.self[eth]) _break(Invariants.Name.RestingEthNeverFalls);
        before.self[eth] = 0;
        if (Ledger.isLess(afterwards.self, before.self)) _break(Invariants.Name.RestingBalancesNeverFall);
        if (Ledger.isLess(afterwards.payout, before.payout) || Ledger.isLess(afterwards.owner, before.owner)) {
            _break(Invariants.Name.AttackersNeverGainAtTheContractsExpense);
        }
        if (_isPoorer(afterwards)) _break(Invariants.Name.AttackersNeverGainAtTheContractsExpense);
    }

    /// @dev What the accounts' owner has in all; no token and no ETH is ever made, so nobody has taken it either.
    function _isPoorer(Ledger.Page memory page) private view returns (bool) {
        for (uint256 i = 0; i < page.self.length; ++i) {
            uint256 inAll = page.self[i] + page.payout[i] + page.owner[i];
            if (inAll < beginning.self[i] + beginning.payout[i] + beginning.owner[i]) return true;
        }
        return false;
    }

    /// @dev Anyone calls the idle contract with a callback, an entry or ETH.
    function _knock(uint256 seed) private {
        Random.Source memory random = Random.from(uint256(keccak256(abi.encode(seed, "knock"))));
        address caller = _caller(random);
        address token = accounts.tokens[random.below(accounts.tokens.length)];
        bytes memory data = _knocking(random, token, caller);
        uint256 valueWei = data.length == 0 ? 1 ether : 0;
        vm.deal(address(this), valueWei);
        Ledger.Page memory before = accounts.read();
        vm.prank(caller);
        (bool success,) = address(arbitrage).call{value: valueWei, gas: GAS}(data);
        if (success) _break(Invariants.Name.IdleContractRefusesEveryone);
        _compare(before);
    }

    function _caller(Random.Source memory random) private view returns (address) {
        uint256 choice = random.below(6);
        if (choice == 0) return STRANGER;
        if (choice == 1) return address(1); // whom the contract expects while it expects nobody
        if (choice == 2) return address(operator);
        if (choice == 3) return address(market.vault());
        if (choice == 4) return address(market.manager());
        return address(villain);
    }

    function _knocking(Random.Source memory random, address token, address caller) private view returns (bytes memory) {
        uint256 choice = random.below(10);
        if (choice == 0) return "";
        if (choice == 1) return abi.encodeCall(IFlashArbitrage.withdraw, (token, caller, 1 ether));
        if (choice == 2) return abi.encodeCall(IFlashArbitrage.withdrawNative, (caller, 1 ether));
        if (choice == 3 && caller != address(operator)) return _pack(honest.draw(random.state, RESTING));
        bytes memory route = hostile.callbackData(random);
        return CallbackLayouts.any(random.below(CallbackLayouts.COUNT), token, random.below(RESTING), route);
    }
}

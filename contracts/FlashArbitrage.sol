// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IERC3156FlashBorrower} from "@openzeppelin/contracts/interfaces/IERC3156FlashBorrower.sol";
import {IERC3156FlashLender} from "@openzeppelin/contracts/interfaces/IERC3156FlashLender.sol";
import {IFlashArbitrage} from "./interfaces/IFlashArbitrage.sol";
import {IAavePool} from "./interfaces/external/IAavePool.sol";
import {IBalancerVault} from "./interfaces/external/IBalancerVault.sol";
import {IMorpho} from "./interfaces/external/IMorpho.sol";
import {IPoolManager} from "./interfaces/external/IPoolManager.sol";
import {BalancerPool} from "./libraries/BalancerPool.sol";
import {CallbackData} from "./libraries/CallbackData.sol";
import {CurvePool} from "./libraries/CurvePool.sol";
import {ExecutionContext} from "./libraries/ExecutionContext.sol";
import {NativeCalls} from "./libraries/NativeCalls.sol";
import {PackedHop} from "./libraries/PackedHop.sol";
import {PackedRoute} from "./libraries/PackedRoute.sol";
import {PairQuote} from "./libraries/PairQuote.sol";
import {PoolCalls} from "./libraries/PoolCalls.sol";
import {RouteEncoder} from "./libraries/RouteEncoder.sol";
import {TokenCalls} from "./libraries/TokenCalls.sol";
import {UniswapV4Pool} from "./libraries/UniswapV4Pool.sol";

/**
 * @title FlashArbitrage
 * @notice A cycle is executed as a delivery, from its last hop back to its first: to deliver what a hop brings, what it
 * costs is first delivered to its pool by the hop before. Where pools pay each other directly, no token but the profit
 * token ever comes here. Where a pool wants to pull, what it may pull is what the hop before it brought.
 *
 * Only one token can be spent at a time, and whoever makes it so compares its balance afterwards.
 */
contract FlashArbitrage is IFlashArbitrage {
    using SafeERC20 for IERC20;
    using NativeCalls for address;
    using BalancerPool for BalancerPool.Hop;
    using CurvePool for CurvePool.Hop;
    using PackedHop for bytes;
    using PackedRoute for bytes;
    using PairQuote for address;
    using PoolCalls for address;
    using TokenCalls for address;
    using UniswapV4Pool for IPoolManager;
    using UniswapV4Pool for UniswapV4Pool.Hop;

    // IMMUTABLES: the contract has no storage, because reading it would cost every execution 2,100 gas

    /// @inheritdoc IFlashArbitrage
    address public immutable owner;
    /// @inheritdoc IFlashArbitrage
    address public immutable payout;
    /// @inheritdoc IFlashArbitrage
    address public immutable wrappedNative;

    address private immutable operator0;
    address private immutable operator1;
    address private immutable operator2;
    address private immutable operator3;

    uint256 private constant MAX_OPERATORS = 4;
    uint256 private constant BPS = 10_000;

    /// @dev What a V4 manager is unlocked for: the first byte of the data that it hands back.
    uint8 private constant UNLOCKED_FOR_DELIVERY = 0;
    uint8 private constant UNLOCKED_FOR_TOKEN = 1;
    uint8 private constant UNLOCKED_FOR_ETH = 2;

    /// @dev What Aave's and ERC-3156's lenders want to hear.
    bytes32 private constant AAVE_SUCCESS = bytes32(uint256(1));
    bytes32 private constant ERC3156_SUCCESS = keccak256("ERC3156FlashBorrower.onFlashLoan");

    // CONSTRUCTION

    /**
     * @notice Fixes the roles and the wrapped native token for good.
     * @param owner_ takes assets out; its key is cold, so it may not be an operator
     * @param payout_ receives the profit of executions that ask for it
     * @param operators_ one to four different accounts; the first one pays the least gas
     */
    constructor(address owner_, address payout_, address[] memory operators_, address wrappedNative_) {
        if (owner_ == address(0) || payout_ == address(0) || wrappedNative_ == address(0)) revert ZeroAddress();
        uint256 count = operators_.length;
        if (count == 0 || count > MAX_OPERATORS) revert OperatorCountOutOfRange(count);
        for (uint256 i = 0; i < count; ++i) {
            if (operators_[i] == address(0)) revert ZeroAddress();
            if (operators_[i] == owner_) revert OwnerIsOperator(owner_);
            for (uint256 j = 0; j < i; ++j) {
                if (operators_[i] == operators_[j]) revert DuplicateOperator(operators_[i]);
            }
        }

        owner = owner_;
        payout = payout_;
        wrappedNative = wrappedNative_;
        operator0 = operators_[0];
        operator1 = operators_[count > 1 ? 1 : 0];
        operator2 = operators_[count > 2 ? 2 : 0];
        operator3 = operators_[count > 3 ? 3 : 0];
    }

    // EXECUTION

    /// @inheritdoc IFlashArbitrage
    function execute() external returns (uint256 profitWei) {
        // The first operator is looked for first: it pays for one comparison. The contract itself comes from
        // flashLoanArbitrage, and from nowhere else: no other call that it makes has this selector.
        if (msg.sender != operator0 && !_isOperator(msg.sender) && msg.sender != address(this)) {
            revert NotOperator(msg.sender);
        }
        if (ExecutionContext.expected() != 0) revert Reentered();
        (uint256 flags, uint256 expiryBlock, uint256 minProfitWei, bytes calldata route) =
            PackedRoute.decodeHeader(msg.data[4:]);
        if (block.number > expiryBlock) revert Expired(block.number, expiryBlock);
        address token = wrappedNative;
        uint256 settlement;
        if (flags != 0) (token, settlement, route) = _readOptions(flags, route);

        // A token is only asked for its balance by a static call, from which nothing can be re-entered with effect.
        uint256 balanceBefore = token.ownBalance();
        if (flags & PackedRoute.FUNDING_MASK == PackedRoute.FUNDED_BY_LAST_POOL) _flashSwap(route);
        else _fund(flags, token, route);
        ExecutionContext.end();
        uint256 balanceAfter = token.ownBalance();

        unchecked {
            profitWei = balanceAfter - balanceBefore; // wraps around for a loss, which is refused next
        }
        if (balanceAfter < balanceBefore || profitWei < minProfitWei) {
            revert ProfitBelowMinimum(int256(profitWei), minProfitWei); // as a signed number a loss is negative
        }
        if (flags != 0) profitWei = _settle(token, profitWei, minProfitWei, settlement);
    }

    /// @inheritdoc IFlashArbitrage
    function flashLoanArbitrage(Arbitrage calldata arbitrage) external returns (uint256 profitWei) {
        if (!_isOperator(msg.sender)) revert NotOperator(msg.sender);
        bytes memory call = RouteEncoder.encode(
            arbitrage, this.execute.selector, RouteEncoder.Accounts(owner, payout, wrappedNative)
        );
        (bool done, bytes memory answer) = address(this).call(call);
        if (!done) {
            assembly ("memory-safe") {
                revert(add(answer, 32), mload(answer)) // why it was refused, unchanged
            }
        }
        profitWei = abi.decode(answer, (uint256));
    }

    /// @dev Reads what the flags announce. A profit token is the one that may be spent from now on.
    function _readOptions(uint256 flags, bytes calldata packed)
        private
        returns (address token, uint256 settlement, bytes calldata rest)
    {
        token = wrappedNative;
        rest = packed;
        if (flags & PackedRoute.FLAG_PROFIT_TOKEN != 0) {
            (token, rest) = rest.takeAddress();
            ExecutionContext.makeSpendable(token, wrappedNative);
        }
        if (flags & PackedRoute.FLAG_PARENT_HASH != 0) {
            uint256 parentHash;
            (parentHash, rest) = rest.take(32);
            bytes32 actual = blockhash(block.number - 1);
            if (actual != bytes32(parentHash)) revert UnexpectedParent(actual, bytes32(parentHash));
        }
        if (flags & PackedRoute.FLAG_SETTLEMENT != 0) {
            (settlement, rest) = rest.take(3);
        }
    }

    /// @dev Divides the profit as the settlement wants it, and leaves nothing spendable.
    /// @return netProfitWei what is left after the builder's share, which has to be the minimum too
    function _settle(address token, uint256 profitWei, uint256 minProfitWei, uint256 settlement)
        private
        returns (uint256 netProfitWei)
    {
        ExecutionContext.makeSpendable(wrappedNative, wrappedNative);
        if (settlement == 0) return profitWei;
        uint256 shareBps = settlement & 0xffff;
        bool unwraps = settlement >> 16 & PackedRoute.UNWRAP != 0;
        address recipient = _recipient(settlement >> 16 & ~PackedRoute.UNWRAP);
        if (shareBps > BPS) revert ShareOutOfRange(shareBps);
        uint256 shareWei = profitWei * shareBps / BPS;
        netProfitWei = profitWei - shareWei;
        if (netProfitWei < minProfitWei) revert ProfitBelowMinimum(int256(netProfitWei), minProfitWei);
        if (token != wrappedNative && (shareBps != 0 || unwraps)) revert NotWrappedNative(token);

        ExecutionContext.expectNobody();
        if (unwraps) wrappedNative.unwrap(profitWei);
        else if (shareWei != 0) wrappedNative.unwrap(shareWei);
        if (shareWei != 0) address(block.coinbase).sendNative(shareWei);
        if (recipient != address(this)) {
            if (unwraps) recipient.sendNative(netProfitWei);
            else token.pay(recipient, netProfitWei);
        }
        ExecutionContext.end();
        if (unwraps || shareWei != 0) emit Executed(token, netProfitWei, shareWei);
    }

    function _recipient(uint256 code) private view returns (address) {
        if (code == PackedRoute.TO_CONTRACT) return address(this);
        if (code == PackedRoute.TO_PAYOUT) return payout;
        if (code == PackedRoute.TO_OWNER) return owner;
        revert UnknownRecipient(code);
    }

    // FUNDING

    /// @dev Calls the last pool of the cycle first: it hands the profit token over before it is paid.
    function _flashSwap(bytes calldata route) private {
        (uint256 kind, bool zeroForOne, address pool, uint256 amount, bytes calldata rest) = route.decodeHop();
        if (kind == PackedRoute.HOP_V2) {
            // Without data a pair does not call back.
            if (rest.length == 0) revert MalformedRoute(route.length);
            ExecutionContext.expect(pool, ExecutionContext.SWAP_V2);
            pool.swapV2(zeroForOne, amount, address(this), rest);
        } else if (kind == PackedRoute.HOP_V3) {
            ExecutionContext.expect(pool, ExecutionContext.SWAP_V3);
            pool.swapV3(zeroForOne, amount, address(this), rest);
        } else {
            revert HopCannotLend(kind);
        }
    }

    /// @dev The other ways to pay for the cycle until it has paid for itself.
    function _fund(uint256 flags, address token, bytes calldata route) private {
        uint256 funding = flags & PackedRoute.FUNDING_MASK;
        if (funding == PackedRoute.FUNDED_BY_ITSELF) {
            ExecutionContext.expectNobody();
            _deliver(route, address(this));
            return;
        }
        (address lender, bytes calldata hops) = route.takeAddress();
        if (funding == PackedRoute.FUNDED_BY_FIRST_POOL) {
            _flashSwapFirst(lender, hops);
            return;
        }
        uint256 amount = hops.inputAmount();
        if (funding == PackedRoute.FUNDED_BY_BALANCER) {
            (address[] memory tokens, uint256[] memory amounts) = (new address[](1), new uint256[](1));
            (tokens[0], amounts[0]) = (token, amount);
            ExecutionContext.expect(lender, ExecutionContext.LOAN_BALANCER);
            IBalancerVault(lender).flashLoan(address(this), tokens, amounts, hops);
        } else if (funding == PackedRoute.FUNDED_BY_UNISWAP_V4) {
            bool isNative = flags & PackedRoute.FLAG_NATIVE_LOAN != 0;
            ExecutionContext.expect(lender, ExecutionContext.UNLOCK);
            IPoolManager(lender).unlock(abi.encodePacked(isNative ? UNLOCKED_FOR_ETH : UNLOCKED_FOR_TOKEN, hops));
        } else {
            if (funding == PackedRoute.FUNDED_BY_MORPHO) {
                ExecutionContext.expect(lender, ExecutionContext.LOAN_MORPHO);
                IMorpho(lender).flashLoan(token, amount, hops);
            } else if (funding == PackedRoute.FUNDED_BY_AAVE) {
                ExecutionContext.expect(lender, ExecutionContext.LOAN_AAVE);
                IAavePool(lender).flashLoanSimple(address(this), token, amount, hops, 0);
            } else {
                ExecutionContext.expect(lender, ExecutionContext.LOAN_ERC3156);
                IERC3156FlashLender(lender).flashLoan(IERC3156FlashBorrower(address(this)), token, amount, hops);
            }
            token.revoke(lender); // what it has pulled is used up; what it has not pulled it may not pull later
        }
    }

    /// @dev Calls the first pool of the cycle first: it hands over what the other hops need before it is paid. This token
    /// is the one that they may spend, and no more of it than has come.
    function _flashSwapFirst(address lentToken, bytes calldata route) private {
        (uint256 kind, bool zeroForOne, address pool, uint256 amount, bytes calldata rest) = route.decodeHop();
        uint256 floor = lentToken.ownBalance();
        ExecutionContext.setLentInKind(lentToken, floor);
        if (kind == PackedRoute.HOP_V2) {
            ExecutionContext.expect(pool, ExecutionContext.FIRST_V2);
            pool.swapV2(zeroForOne, amount, address(this), rest);
        } else if (kind == PackedRoute.HOP_V3) {
            ExecutionContext.expect(pool, ExecutionContext.FIRST_V3);
            pool.swapV3(zeroForOne, amount, address(this), rest);
        } else {
            revert HopCannotLend(kind);
        }
        ExecutionContext.setLentInKind(address(0), 0);
        _requireAtLeast(lentToken, floor);
    }

    // DELIVERY

    /// @dev Brings to `to` what the first hop of the route yields. Runs only while an execution is under way.
    function _deliver(bytes calldata route, address to) private {
        (uint256 kind, bool zeroForOne, address pool, uint256 amount, bytes calldata rest) = route.decodeHop();
        if (kind == PackedRoute.HOP_V2) {
            _payV2(rest, pool);
            pool.swapV2(zeroForOne, amount, to, rest[:0]);
        } else if (kind == PackedRoute.HOP_V3) {
            ExecutionContext.expect(pool, ExecutionContext.SWAP_V3);
            pool.swapV3(zeroForOne, amount, to, rest);
            ExecutionContext.expectNobody();
        } else {
            _deliverOther(kind, zeroForOne, pool, route, to);
        }
    }

    /// @dev Brings a pair its due: from the hop before, or at the beginning of the cycle from here.
    function _payV2(bytes calldata route, address pool) private {
        if (route.length == PackedRoute.PAYMENT_LENGTH) _spendable().pay(pool, route.inputAmount());
        else _deliver(route, pool);
    }

    /// @dev The hops that need more than a pool and an exact amount.
    function _deliverOther(uint256 kind, bool zeroForOne, address pool, bytes calldata route, address to) private {
        if (kind == PackedHop.HOP_V2_ALL) {
            (address tokenIn, uint256 feeBps, bytes calldata rest) = route.decodeV2All();
            _payV2(rest, pool);
            pool.swapV2(zeroForOne, pool.amountOutV2(zeroForOne, tokenIn, feeBps), to, rest[:0]);
        } else if (kind == PackedHop.HOP_SOLIDLY_ALL) {
            (address tokenIn, bytes calldata rest) = route.decodeTokenIn();
            _payV2(rest, pool);
            pool.swapV2(zeroForOne, pool.amountOutSolidly(zeroForOne, tokenIn), to, rest[:0]);
        } else if (kind == PackedHop.HOP_V3_ALL) {
            _deliverV3All(zeroForOne, pool, route, to);
        } else if (kind == PackedHop.HOP_V4) {
            _deliverV4(route, to);
        } else if (kind == PackedHop.HOP_CURVE) {
            _deliverCurve(route, to);
        } else if (kind == PackedHop.HOP_BALANCER) {
            _deliverBalancer(route, to);
        } else {
            revert UnknownHopKind(kind);
        }
    }

    function _deliverV3All(bool zeroForOne, address pool, bytes calldata route, address to) private {
        (address tokenIn, bytes calldata rest) = route.decodeTokenIn();
        (uint256 amountIn, uint256 floor) = _hold(rest, tokenIn, 0);
        address spendableBefore = _spendable();
        ExecutionContext.makeSpendable(tokenIn, wrappedNative);
        ExecutionContext.expect(pool, ExecutionContext.SWAP_V3);
        pool.swapV3(zeroForOne, amountIn, to, rest[:0]);
        ExecutionContext.expectNobody();
        ExecutionContext.makeSpendable(spendableBefore, wrappedNative);
        _requireAtLeast(tokenIn, floor);
    }

    function _deliverCurve(bytes calldata route, address to) private {
        (CurvePool.Hop memory hop, bytes calldata rest) = route.decodeCurve();
        address tokenIn = _wrappedIfNative(hop.coinIn);
        (uint256 amountIn, uint256 floor) = _hold(rest, tokenIn, hop.amountIn);
        uint256 amountOut = hop.exchange(amountIn, wrappedNative);
        if (to != address(this)) _wrappedIfNative(hop.coinOut).pay(to, amountOut);
        _requireAtLeast(tokenIn, floor);
    }

    function _deliverBalancer(bytes calldata route, address to) private {
        (BalancerPool.Hop memory hop, bytes calldata rest) = route.decodeBalancer();
        (uint256 amountIn, uint256 floor) = _hold(rest, hop.tokenIn, hop.amountIn);
        hop.swap(amountIn, to);
        _requireAtLeast(hop.tokenIn, floor);
    }

    /// @dev A V4 pool is paid on account, while the manager is unlocked.
    function _deliverV4(bytes calldata route, address to) private {
        (UniswapV4Pool.Hop memory hop,) = route.decodeV4();
        if (hop.unlocked) {
            _swapV4(route, to);
        } else {
            ExecutionContext.expect(address(hop.manager), ExecutionContext.UNLOCK);
            hop.manager.unlock(abi.encodePacked(UNLOCKED_FOR_DELIVERY, to, route));
            ExecutionContext.expectNobody();
        }
    }

    /// @dev With an exact amount the pool hands over first, so that it can lend; all that arrives has to arrive before.
    /// @return amountOut what `to` has got; when that is the manager, it stands on our account
    function _swapV4(bytes calldata route, address to) private returns (uint256 amountOut) {
        (UniswapV4Pool.Hop memory hop, bytes calldata rest) = route.decodeV4();
        bool isExact = hop.amountIn != 0;
        uint256 paid = isExact ? 0 : _payV4(hop, rest);
        uint256 owed;
        (owed, amountOut) = hop.swap(isExact ? hop.amountIn : paid);
        if (to != address(hop.manager)) hop.manager.take(hop.currencyOut(), to, amountOut, wrappedNative);
        if (isExact) paid = _payV4(hop, rest);
        // More than is owed comes back: the manager closes no account that is not even.
        if (paid > owed) hop.manager.take(hop.currencyIn(), address(this), paid - owed, wrappedNative);
    }

    /// @dev Brings the manager what goes in.
    /// @return paid what has arrived there
    function _payV4(UniswapV4Pool.Hop memory hop, bytes calldata rest) private returns (uint256 paid) {
        if (!hop.held && rest.startsWithV4()) return _swapV4(rest, address(hop.manager));
        address currency = hop.currencyIn();
        if (hop.held || currency == address(0)) {
            address token = _wrappedIfNative(currency);
            (uint256 amountIn, uint256 floor) = _hold(rest, token, hop.amountIn);
            paid = hop.manager.settle(currency, amountIn, wrappedNative);
            _requireAtLeast(token, floor);
        } else {
            hop.manager.sync(currency);
            if (rest.length == 0) _spendable().pay(address(hop.manager), hop.amountIn);
            else _deliver(rest, address(hop.manager));
            paid = hop.manager.settle();
        }
    }

    /**
     * @dev Brings a hop's input here, for pools that pull it. At the beginning of the cycle it is here already: then it
     * has to be what may be spent, and whoever made it so looks after its balance.
     * @param exactAmount what is wanted of it, 0 for all that arrives
     * @return amount what goes in
     * @return floor what has to be left of the token afterwards
     */
    function _hold(bytes calldata rest, address token, uint256 exactAmount)
        private
        returns (uint256 amount, uint256 floor)
    {
        uint256 balanceBefore;
        if (rest.length == 0) {
            if (token != _spendable()) revert NotSpendable(token);
            (, balanceBefore) = ExecutionContext.lentInKind();
        } else {
            balanceBefore = floor = token.ownBalance();
            _deliver(rest, address(this));
        }
        amount = exactAmount == 0 ? token.ownBalance() - balanceBefore : exactAmount;
        // Whoever could call back has been paid; who is called next is only to take what it is given.
        ExecutionContext.expectNobody();
    }

    function _spendable() private view returns (address) {
        return ExecutionContext.spendable(wrappedNative);
    }

    function _wrappedIfNative(address currency) private view returns (address token) {
        return currency == address(0) ? wrappedNative : currency;
    }

    function _requireAtLeast(address token, uint256 floor) private view {
        uint256 left = token.ownBalance();
        if (left < floor) revert HopOverspent(token, floor - left);
    }

    // CALLBACKS
    //
    // Each is answered only to the expected caller, and only as it is expected. What that caller claims, amounts and route
    // included, is not checked beyond this: it can only make this contract call pools and spend the one token that may be
    // spent, and whatever does not end in the minimum profit is undone. The token is never taken from it. While no
    // execution is under way nobody is expected.

    /// @notice Every callback arrives here: uniswapV2Call and its namesakes of other forks, uniswapV3SwapCallback and its,
    /// receiveFlashLoan, onMorphoFlashLoan, executeOperation, onFlashLoan and unlockCallback.
    fallback() external {
        uint256 callback = ExecutionContext.expected() ^ uint160(msg.sender);
        if (callback == ExecutionContext.SWAP_V2) {
            _payV2(CallbackData.bytesAt(4), msg.sender);
        } else if (callback == ExecutionContext.SWAP_V3) {
            bytes calldata rest = CallbackData.bytesAt(3);
            if (rest.length == 0) _spendable().pay(msg.sender, CallbackData.owedV3());
            else _deliver(rest, msg.sender);
        } else if (callback == ExecutionContext.FIRST_V2) {
            (uint256 owed, bytes calldata rest) = CallbackData.bytesAt(4).take(PackedRoute.PAYMENT_LENGTH);
            _payFirst(owed, rest);
        } else if (callback == ExecutionContext.FIRST_V3) {
            _payFirst(CallbackData.owedV3(), CallbackData.bytesAt(3));
        } else if (callback == ExecutionContext.LOAN_BALANCER) {
            _deliver(CallbackData.bytesAt(10), address(this));
            _spendable().pay(msg.sender, CallbackData.word(7) + CallbackData.word(9));
        } else if (callback == ExecutionContext.LOAN_MORPHO) {
            _deliver(CallbackData.bytesAt(2), address(this));
            _spendable().approve(msg.sender, CallbackData.word(0));
        } else if (callback == ExecutionContext.LOAN_AAVE) {
            _deliver(CallbackData.bytesAt(5), address(this));
            _spendable().approve(msg.sender, CallbackData.word(1) + CallbackData.word(2));
            CallbackData.answer(AAVE_SUCCESS);
        } else if (callback == ExecutionContext.LOAN_ERC3156) {
            _deliver(CallbackData.bytesAt(5), address(this));
            _spendable().approve(msg.sender, CallbackData.word(2) + CallbackData.word(3));
            CallbackData.answer(ERC3156_SUCCESS);
        } else if (callback == ExecutionContext.UNLOCK) {
            _useUnlocked(IPoolManager(msg.sender), CallbackData.bytesAt(1));
            CallbackData.answerEmptyBytes();
        } else {
            revert UnexpectedCallback(msg.sender);
        }
    }

    /// @dev Runs the rest of the cycle with what the first pool has lent, and pays that pool in the profit token.
    function _payFirst(uint256 owed, bytes calldata rest) private {
        address profitToken = _spendable();
        (address lentToken,) = ExecutionContext.lentInKind();
        ExecutionContext.makeSpendable(lentToken, wrappedNative);
        _deliver(rest, address(this));
        ExecutionContext.makeSpendable(profitToken, wrappedNative);
        profitToken.pay(msg.sender, owed);
    }

    /// @dev Runs what a V4 manager was unlocked for: a hop, or the cycle with what the manager lends.
    function _useUnlocked(IPoolManager manager, bytes calldata data) private {
        (uint256 purpose, bytes calldata rest) = data.take(1);
        if (purpose == UNLOCKED_FOR_DELIVERY) {
            address to;
            (to, rest) = rest.takeAddress();
            _swapV4(rest, to);
            return;
        }
        address token = _spendable();
        address currency = purpose == UNLOCKED_FOR_ETH ? address(0) : token;
        if (_wrappedIfNative(currency) != token) revert NotWrappedNative(token);
        uint256 amount = rest.inputAmount();
        manager.take(currency, address(this), amount, wrappedNative);
        _deliver(rest, address(this));
        manager.settle(currency, amount, wrappedNative);
    }

    /// @notice ETH comes from a pool or from unwrapping, and only while an execution is under way.
    receive() external payable {
        if (ExecutionContext.expected() == 0) revert UnexpectedPayment(msg.sender);
    }

    // OWNERSHIP

    /// @inheritdoc IFlashArbitrage
    function withdraw(address token, address to, uint256 amount) external {
        _onlyOwner();
        if (to == address(0)) revert ZeroAddress();
        IERC20(token).safeTransfer(to, amount);
        emit Withdrawn(token, to, amount);
    }

    /// @inheritdoc IFlashArbitrage
    function withdrawNative(address to, uint256 amountWei) external {
        _onlyOwner();
        if (to == address(0)) revert ZeroAddress();
        to.sendNative(amountWei);
        emit NativeWithdrawn(to, amountWei);
    }

    function _onlyOwner() private view {
        if (msg.sender != owner) revert NotOwner(msg.sender);
    }

    // ROLES

    /// @inheritdoc IFlashArbitrage
    function operators() external view returns (address[4] memory) {
        return [operator0, operator1, operator2, operator3];
    }

    function _isOperator(address account) private view returns (bool) {
        return account == operator0 || account == operator1 || account == operator2 || account == operator3;
    }
}
